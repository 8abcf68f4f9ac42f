package hinomi.assertion;

import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.PATTERN;
import static hinomi.config.ValueType.TEXT;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How wishes about text are written: a plain value means equals, an object holds `contains`,
/// `not-contains`, `matches`, `not-matches`, `starts-with`, `absent`; a list means any of.
final class TextMatchers {
  private static final int BIT = 64 << 10;

  private TextMatchers() {}

  /// The matchers under the key, each by the name that a finding carries.
  static Setting<Map<String, Matcher<String>>> read(Section parent, String key, String name) {
    if (!parent.isSection(key)) {
      return parent
          .required(key, oneOrMany(TEXT))
          .map(values -> Map.of(name, any(name(values), values, String::equals)));
    }
    Section section = parent.section(key);
    List<Setting<Map<String, Matcher<String>>>> wishes = wishes(section, name);
    Setting<Optional<Boolean>> absent = section.optional("absent", FLAG);
    return section.make(() -> {
      Map<String, Matcher<String>> all = new LinkedHashMap<>();
      wishes.forEach(each -> all.putAll(each.get()));
      absent.get().ifPresent(wanted -> all.put(name + ".absent", Matcher.absent(wanted)));
      return notEmpty(all);
    });
  }

  /// The wishes that are about the inside of a text, from a section whose other keys the caller
  /// reads.
  static List<Setting<Map<String, Matcher<String>>>> wishes(Section section, String name) {
    List<Setting<Map<String, Matcher<String>>>> wishes = new ArrayList<>();
    wishes.add(wish(section, name, "contains", TEXT, TextMatchers::contains));
    wishes.add(wishNot(section, name, "not-contains", TEXT, TextMatchers::contains));
    wishes.add(wish(section, name, "matches", PATTERN, TextMatchers::finds));
    wishes.add(wishNot(section, name, "not-matches", PATTERN, TextMatchers::finds));
    wishes.add(wish(section, name, "starts-with", TEXT, String::startsWith));
    return wishes;
  }

  static <T> Map<String, Matcher<T>> notEmpty(Map<String, Matcher<T>> wishes) {
    if (wishes.isEmpty()) {
      throw new IllegalArgumentException("is empty; say what is expected");
    }
    return wishes;
  }

  private static <T> Setting<Map<String, Matcher<String>>> wish(
      Section section, String name, String key, ValueType<T> kind, BiPredicate<String, T> test) {
    return named(section, name, key, kind, values -> any(verb(key) + name(values), values, test));
  }

  private static <T> Setting<Map<String, Matcher<String>>> wishNot(
      Section section, String name, String key, ValueType<T> kind, BiPredicate<String, T> test) {
    return named(
        section,
        name,
        key,
        kind,
        values ->
            Matcher.not(
                verb(key) + name(values),
                text -> values.stream().anyMatch(value -> test.test(text, value))));
  }

  private static <T> Setting<Map<String, Matcher<String>>> named(
      Section section,
      String name,
      String key,
      ValueType<T> kind,
      Function<List<T>, Matcher<String>> matcher) {
    return section
        .optional(key, oneOrMany(kind))
        .map(wanted ->
            wanted.map(values -> Map.of(name + "." + key, matcher.apply(values))).orElse(Map.of()));
  }

  private static <T> Matcher<String> any(
      String wanted, List<T> values, BiPredicate<String, T> test) {
    return Matcher.of(wanted, text -> values.stream().anyMatch(value -> test.test(text, value)));
  }

  /// Bit by bit, so that no text takes more of the budget than there is.
  static boolean contains(String text, String part) {
    Budget budget = Budget.current();
    for (int from = 0; ; from += BIT) {
      int end = (int) Math.min(text.length(), (long) from + BIT + part.length());
      budget.spend(1 + (end - from) / 8);
      if (text.substring(from, end).contains(part)) {
        return true;
      }
      if (end == text.length()) {
        return false;
      }
    }
  }

  private static boolean finds(String text, Pattern pattern) {
    return StepLimitedText.find(pattern, text);
  }

  private static String verb(String key) {
    return switch (key) {
      case "contains" -> "to contain ";
      case "not-contains" -> "not to contain ";
      case "matches" -> "to match ";
      case "not-matches" -> "not to match ";
      default -> "to start with ";
    };
  }

  private static String name(List<?> values) {
    return values.stream().map(each -> "'" + each + "'").collect(Collectors.joining(" or "));
  }
}
