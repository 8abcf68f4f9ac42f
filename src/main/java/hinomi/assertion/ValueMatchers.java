package hinomi.assertion;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads matchers of the values that a path or a selector finds in a body: those of text and
/// numbers, `exists` and `absent`, and apart from these `count`.
final class ValueMatchers {
  /// Characters of a number; the time to parse one grows faster than its length.
  private static final int LONGEST = 1000;

  private static final ValueType<BigDecimal> A_NUMBER =
      TEXT.as("a number", ValueMatchers::expectedNumber);

  private ValueMatchers() {}

  /// A plain value under the key.
  static Setting<List<Matcher<FoundValues>>> plain(Section parent, String key) {
    return TextMatchers.read(parent, key).map(ValueMatchers::onValues);
  }

  /// The matchers of values in the section, whose other keys the caller reads.
  static List<Setting<List<Matcher<FoundValues>>>> in(Section section) {
    List<Setting<List<Matcher<FoundValues>>>> matchers = new ArrayList<>();
    TextMatchers.in(section).forEach(each -> matchers.add(each.map(ValueMatchers::onValues)));
    matchers.add(
        NumberMatchers.in(section, A_NUMBER, String::valueOf)
            .map(numbers -> on(numbers, ValueMatchers::numbers)));
    matchers.add(presence(section, "absent", true));
    matchers.add(presence(section, "exists", false));
    return matchers;
  }

  /// The matchers of `count` in the section, if it has that key.
  static Setting<List<Matcher<Integer>>> count(Section section) {
    return section.has("count")
        ? NumberMatchers.read(section, "count", COUNT, String::valueOf)
        : Setting.of(List.of());
  }

  private static Setting<List<Matcher<FoundValues>>> presence(
      Section section, String key, boolean isAbsence) {
    return section
        .optional(key, FLAG)
        .map(given ->
            given.stream()
                .map(flag -> Matcher.<String>absent(flag == isAbsence).under(key))
                .toList())
        .map(ValueMatchers::onValues);
  }

  private static List<Matcher<FoundValues>> onValues(List<Matcher<String>> matchers) {
    return on(matchers, FoundValues::values);
  }

  private static <T> List<Matcher<FoundValues>> on(
      List<Matcher<T>> matchers, Function<FoundValues, List<T>> values) {
    return matchers.stream()
        .map(each ->
            each.<FoundValues>on(
                found -> found.filter(it -> each.matchesAny(values.apply(it))).isPresent()))
        .toList();
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

  private static BigDecimal expectedNumber(String text) {
    return number(text)
        .orElseThrow(() -> new IllegalArgumentException("must be a number, was '" + text + "'"));
  }
}
