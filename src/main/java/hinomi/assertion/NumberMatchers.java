package hinomi.assertion;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;

/// Reads matchers of numbers and durations: a plain value, or `{ at-least, at-most, more-than,
/// less-than, equals, not-equals }`.
final class NumberMatchers {
  private NumberMatchers() {}

  /// The matchers under the key.
  static <T extends Comparable<T>> Setting<List<Matcher<T>>> read(
      Section parent, String key, ValueType<T> type, Function<? super T, String> shown) {
    if (!parent.isSection(key)) {
      return parent.required(key, type).map(value -> List.of(equal(value, shown)));
    }
    Section section = parent.section(key);
    Setting<List<Matcher<T>>> matchers = in(section, type, shown);
    return section.make(() -> TextMatchers.notEmpty(matchers.get()));
  }

  /// The matchers in the section, whose other keys the caller reads.
  static <T extends Comparable<T>> Setting<List<Matcher<T>>> in(
      Section section, ValueType<T> type, Function<? super T, String> shown) {
    return together(
        List.of(
            bounds(section, type, shown),
            matcher(section, "equals", type, bound -> equal(bound, shown)),
            matcher(section, "not-equals", type, bound -> unequal(bound, shown))));
  }

  /// The bounds alone, for values of which text is equal too.
  static <T extends Comparable<T>> Setting<List<Matcher<T>>> bounds(
      Section section, ValueType<T> type, Function<? super T, String> shown) {
    return together(
        List.of(
            bound(section, "at-least", type, shown, order -> order >= 0),
            bound(section, "at-most", type, shown, order -> order <= 0),
            bound(section, "more-than", type, shown, order -> order > 0),
            bound(section, "less-than", type, shown, order -> order < 0)));
  }

  private static <T extends Comparable<T>> Setting<List<Matcher<T>>> bound(
      Section section,
      String key,
      ValueType<T> type,
      Function<? super T, String> shown,
      IntPredicate test) {
    String words = key.replace('-', ' ') + " ";
    return matcher(
        section,
        key,
        type,
        bound ->
            Matcher.of(words + shown.apply(bound), value -> test.test(value.compareTo(bound))));
  }

  private static <T> Setting<List<Matcher<T>>> matcher(
      Section section, String key, ValueType<T> type, Function<T, Matcher<T>> maker) {
    return section
        .optional(key, type)
        .map(given -> given.stream().map(it -> maker.apply(it).under(key)).toList());
  }

  private static <T> Setting<List<Matcher<T>>> together(List<Setting<List<Matcher<T>>>> parts) {
    return parts.stream().allMatch(Setting::isGood)
        ? Setting.of(parts.stream().flatMap(each -> each.get().stream()).toList())
        : new Setting.Refused<>();
  }

  private static <T extends Comparable<T>> Matcher<T> equal(
      T expected, Function<? super T, String> shown) {
    return Matcher.of(shown.apply(expected), value -> value.compareTo(expected) == 0);
  }

  private static <T extends Comparable<T>> Matcher<T> unequal(
      T other, Function<? super T, String> shown) {
    return Matcher.not("not " + shown.apply(other), value -> value.compareTo(other) == 0);
  }
}
