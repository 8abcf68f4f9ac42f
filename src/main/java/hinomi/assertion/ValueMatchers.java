package hinomi.assertion;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How wishes about values inside a body are written: those about text and about numbers, `exists`
/// and `count`. Where several values are found, one that fulfils the wish is enough.
final class ValueMatchers {
  /// Reading digits takes ever longer the more there are.
  private static final int LONGEST = 1000;

  private static final ValueType<BigDecimal> A_NUMBER =
      TEXT.as("a number", ValueMatchers::wantedNumber);

  private ValueMatchers() {}

  static Setting<Map<String, Matcher<FoundValues>>> read(Section parent, String key, String name) {
    if (!parent.isSection(key)) {
      return TextMatchers.read(parent, key, name).map(ValueMatchers::onAny);
    }
    Section section = parent.section(key);
    List<Setting<Map<String, Matcher<FoundValues>>>> wishes = wishes(section, name);
    return section.make(() -> all(wishes));
  }

  /// The matchers of the section, whose other keys the caller reads.
  static List<Setting<Map<String, Matcher<FoundValues>>>> wishes(Section section, String name) {
    List<Setting<Map<String, Matcher<FoundValues>>>> wishes = new ArrayList<>();
    TextMatchers.wishes(section, name).forEach(each -> wishes.add(each.map(ValueMatchers::onAny)));
    wishes.add(
        NumberMatchers.wishes(section, name, A_NUMBER, String::valueOf)
            .map(numbers -> on(numbers, ValueMatchers::numbers)));
    if (section.has("count")) {
      wishes.add(
          NumberMatchers.read(section, "count", name + ".count", COUNT, String::valueOf)
              .map(counts -> on(counts, found -> List.of(found.values().size()))));
    }
    wishes.add(presence(section, name, "absent", true));
    wishes.add(presence(section, name, "exists", false));
    return wishes;
  }

  static Map<String, Matcher<FoundValues>> all(
      List<Setting<Map<String, Matcher<FoundValues>>>> wishes) {
    Map<String, Matcher<FoundValues>> all = new LinkedHashMap<>();
    wishes.forEach(each -> all.putAll(each.get()));
    return TextMatchers.notEmpty(all);
  }

  private static Setting<Map<String, Matcher<FoundValues>>> presence(
      Section section, String name, String key, boolean absent) {
    return section
        .optional(key, FLAG)
        .map(wanted ->
            wanted
                .map(is -> Map.of(name + "." + key, Matcher.<String>absent(is == absent)))
                .orElse(Map.of()))
        .map(ValueMatchers::onAny);
  }

  private static Map<String, Matcher<FoundValues>> onAny(Map<String, Matcher<String>> wishes) {
    return on(wishes, FoundValues::values);
  }

  private static <T> Map<String, Matcher<FoundValues>> on(
      Map<String, Matcher<T>> wishes, Function<FoundValues, List<T>> values) {
    Map<String, Matcher<FoundValues>> all = new LinkedHashMap<>();
    wishes.forEach((name, matcher) -> all.put(name, on(matcher, values)));
    return all;
  }

  private static <T> Matcher<FoundValues> on(
      Matcher<T> matcher, Function<FoundValues, List<T>> values) {
    return Matcher.of(matcher.wanted(), found -> matcher.holdsForOneOf(values.apply(found)));
  }

  private static List<BigDecimal> numbers(FoundValues found) {
    return found.values().stream().flatMap(text -> number(text).stream()).toList();
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return text.length() > LONGEST ? Optional.empty() : Optional.of(new BigDecimal(text));
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  private static BigDecimal wantedNumber(String text) {
    return number(text)
        .orElseThrow(() -> new IllegalArgumentException("wants a number, was '" + text + "'"));
  }
}
