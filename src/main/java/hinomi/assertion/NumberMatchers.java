package hinomi.assertion;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// How wishes about numbers are written: `{ at-least, at-most, equals }`.
final class NumberMatchers {
  private NumberMatchers() {}

  /// The matchers under the key: a plain value means equals.
  static <T extends Comparable<T>> Setting<Map<String, Matcher<T>>> read(
      Section parent,
      String key,
      String name,
      ValueType<T> kind,
      Function<? super T, String> shown) {
    if (!parent.isSection(key)) {
      return parent.required(key, kind).map(value -> Map.of(name, equal(value, shown)));
    }
    Section section = parent.section(key);
    Setting<Map<String, Matcher<T>>> wishes = wishes(section, name, kind, shown);
    return section.make(() -> TextMatchers.notEmpty(wishes.get()));
  }

  /// The matchers of the section, whose other keys the caller reads.
  static <T extends Comparable<T>> Setting<Map<String, Matcher<T>>> wishes(
      Section section, String name, ValueType<T> kind, Function<? super T, String> shown) {
    Setting<Optional<T>> least = section.optional("at-least", kind);
    Setting<Optional<T>> most = section.optional("at-most", kind);
    Setting<Optional<T>> equal = section.optional("equals", kind);
    if (!least.isGood() || !most.isGood() || !equal.isGood()) {
      return new Setting.Refused<>();
    }
    Map<String, Matcher<T>> wishes = new LinkedHashMap<>();
    least.get().ifPresent(bound -> wishes.put(name + ".at-least", atLeast(bound, shown)));
    most.get().ifPresent(bound -> wishes.put(name + ".at-most", atMost(bound, shown)));
    equal.get().ifPresent(value -> wishes.put(name + ".equals", equal(value, shown)));
    return Setting.of(wishes);
  }

  static <T extends Comparable<T>> Matcher<T> atLeast(T bound, Function<? super T, String> shown) {
    return bound("at least ", bound, shown, (value, least) -> value.compareTo(least) >= 0);
  }

  static <T extends Comparable<T>> Matcher<T> atMost(T bound, Function<? super T, String> shown) {
    return bound("at most ", bound, shown, (value, most) -> value.compareTo(most) <= 0);
  }

  private static <T extends Comparable<T>> Matcher<T> equal(
      T wanted, Function<? super T, String> shown) {
    return bound("", wanted, shown, (value, other) -> value.compareTo(other) == 0);
  }

  private static <T> Matcher<T> bound(
      String words, T bound, Function<? super T, String> shown, BiPredicate<T, T> test) {
    return Matcher.of(words + shown.apply(bound), value -> test.test(value, bound));
  }
}
