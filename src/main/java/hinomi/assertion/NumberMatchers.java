package hinomi.assertion;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// Reads matchers of numbers and durations: a plain value, or `{ at-least, at-most, equals }`.
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
    Setting<Optional<T>> least = section.optional("at-least", type);
    Setting<Optional<T>> most = section.optional("at-most", type);
    Setting<Optional<T>> equal = section.optional("equals", type);
    if (!least.isGood() || !most.isGood() || !equal.isGood()) {
      return new Setting.Refused<>();
    }
    List<Matcher<T>> matchers = new ArrayList<>();
    least.get().ifPresent(bound -> matchers.add(atLeast(bound, shown).under("at-least")));
    most.get().ifPresent(bound -> matchers.add(atMost(bound, shown).under("at-most")));
    equal.get().ifPresent(value -> matchers.add(equal(value, shown).under("equals")));
    return Setting.of(matchers);
  }

  private static <T extends Comparable<T>> Matcher<T> atLeast(
      T bound, Function<? super T, String> shown) {
    return bound("at least ", bound, shown, (value, least) -> value.compareTo(least) >= 0);
  }

  private static <T extends Comparable<T>> Matcher<T> atMost(
      T bound, Function<? super T, String> shown) {
    return bound("at most ", bound, shown, (value, most) -> value.compareTo(most) <= 0);
  }

  private static <T extends Comparable<T>> Matcher<T> equal(
      T expected, Function<? super T, String> shown) {
    return bound("", expected, shown, (value, other) -> value.compareTo(other) == 0);
  }

  private static <T> Matcher<T> bound(
      String words, T bound, Function<? super T, String> shown, BiPredicate<T, T> test) {
    return Matcher.of(words + shown.apply(bound), value -> test.test(value, bound));
  }
}
