package hinomi.assertion;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A wish about one value, which may be absent, and the same wish in words. A negative wish is
/// about what must not be: of several values none may break it, while one is enough for any other
/// wish.
record Matcher<T>(String wanted, boolean isNegative, Predicate<Optional<T>> holds) {
  /// A wish that no absent value fulfils.
  static <T> Matcher<T> of(String wanted, Predicate<? super T> test) {
    return new Matcher<>(wanted, false, value -> value.filter(test).isPresent());
  }

  /// A wish that an absent value fulfils.
  static <T> Matcher<T> not(String wanted, Predicate<? super T> test) {
    return new Matcher<>(wanted, true, value -> value.filter(test).isEmpty());
  }

  static <T> Matcher<T> absent(boolean wanted) {
    return new Matcher<>(wanted ? "absent" : "present", wanted, value -> value.isEmpty() == wanted);
  }

  boolean holdsFor(Optional<T> value) {
    return holds.test(value);
  }

  boolean holdsForOneOf(List<T> values) {
    if (values.isEmpty()) {
      return holds.test(Optional.empty());
    }
    var each = values.stream().map(Optional::of);
    return isNegative ? each.allMatch(holds) : each.anyMatch(holds);
  }
}
