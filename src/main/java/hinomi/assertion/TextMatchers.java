package hinomi.assertion;

import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.PATTERN;
import static hinomi.config.ValueType.TEXT;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads matchers of text: a plain value, or `{ equals, not-equals, contains, not-contains,
/// matches, not-matches, starts-with, absent }`. A list means any of its values.
final class TextMatchers {
  /// Characters that are searched between two looks at the budget.
  private static final int CHUNK = 64 << 10;

  private TextMatchers() {}

  /// The matchers under the key.
  static Setting<List<Matcher<String>>> read(Section parent, String key) {
    if (!parent.isSection(key)) {
      return parent
          .required(key, oneOrMany(TEXT))
          .map(values -> List.of(any(quoted(values), values, String::equals)));
    }
    Section section = parent.section(key);
    List<Setting<List<Matcher<String>>>> matchers = in(section);
    Setting<Optional<Boolean>> absent = section.optional("absent", FLAG);
    return section.make(() -> {
      List<Matcher<String>> all = new ArrayList<>();
      matchers.forEach(each -> all.addAll(each.get()));
      absent.get().ifPresent(expected -> all.add(Matcher.<String>absent(expected).under("absent")));
      return notEmpty(all);
    });
  }

  /// The matchers in the section but for `absent`; the caller reads its other keys.
  static List<Setting<List<Matcher<String>>>> in(Section section) {
    return Stream.of(equality(section, String::equals), searches(section))
        .flatMap(List::stream)
        .toList();
  }

  /// The matchers of equality in the section.
  static List<Setting<List<Matcher<String>>>> equality(
      Section section, BiPredicate<String, String> equal) {
    return List.of(
        section.optional("equals", oneOrMany(TEXT)).map(given -> equal(given, equal)),
        section.optional("not-equals", oneOrMany(TEXT)).map(given -> unequal(given, equal)));
  }

  /// The matchers of parts of a text in the section.
  static List<Setting<List<Matcher<String>>>> searches(Section section) {
    return List.of(
        positive(section, "contains", "contain", TEXT, TextMatchers::contains),
        negative(section, "not-contains", "contain", TEXT, TextMatchers::contains),
        positive(section, "matches", "match", PATTERN, TextMatchers::finds),
        negative(section, "not-matches", "match", PATTERN, TextMatchers::finds),
        positive(section, "starts-with", "start with", TEXT, String::startsWith));
  }

  private static List<Matcher<String>> equal(
      Optional<List<String>> given, BiPredicate<String, String> test) {
    return given.stream().map(values -> any(quoted(values), values, test).under("equals")).toList();
  }

  private static List<Matcher<String>> unequal(
      Optional<List<String>> given, BiPredicate<String, String> test) {
    return given.stream()
        .map(values -> none("not " + quoted(values), values, test).under("not-equals"))
        .toList();
  }

  static <T> List<Matcher<T>> notEmpty(List<Matcher<T>> matchers) {
    if (matchers.isEmpty()) {
      throw new IllegalArgumentException("is empty; add a condition");
    }
    return matchers;
  }

  private static <T> Setting<List<Matcher<String>>> positive(
      Section section, String key, String verb, ValueType<T> type, BiPredicate<String, T> test) {
    return section
        .optional(key, oneOrMany(type))
        .map(given ->
            given.stream()
                .map(values ->
                    any(holds(verb, values), values, test)
                        .under(key)
                        .violatedAs(fails(verb, values)))
                .toList());
  }

  private static <T> Setting<List<Matcher<String>>> negative(
      Section section, String key, String verb, ValueType<T> type, BiPredicate<String, T> test) {
    return section
        .optional(key, oneOrMany(type))
        .map(given ->
            given.stream()
                .map(values ->
                    none(fails(verb, values), values, test)
                        .under(key)
                        .violatedAs(holds(verb, values)))
                .toList());
  }

  private static <T> Matcher<String> any(
      String expected, List<T> values, BiPredicate<String, T> test) {
    return Matcher.of(expected, text -> values.stream().anyMatch(value -> test.test(text, value)));
  }

  private static <T> Matcher<String> none(
      String expected, List<T> values, BiPredicate<String, T> test) {
    return Matcher.not(expected, text -> values.stream().anyMatch(value -> test.test(text, value)));
  }

  /// `contains 'a' or 'b'`, `starts with 'a'`.
  private static String holds(String verb, List<?> values) {
    String third =
        switch (verb) {
          case "match" -> "matches";
          case "start with" -> "starts with";
          default -> verb + "s";
        };
    return third + " " + quoted(values);
  }

  private static String fails(String verb, List<?> values) {
    return "does not " + verb + " " + quoted(values);
  }

  /// Searches in chunks, so that no text takes more than the budget holds.
  static boolean contains(String text, String part) {
    Budget budget = Budget.current();
    for (int from = 0; ; from += CHUNK) {
      int end = (int) Math.min(text.length(), (long) from + CHUNK + part.length());
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

  private static String quoted(List<?> values) {
    return values.stream().map(each -> "'" + each + "'").collect(Collectors.joining(" or "));
  }
}
