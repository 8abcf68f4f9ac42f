package hinomi.assertion;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Tests one value, which may be absent, and says what it expects. Of several values one that
/// matches is enough, but a negative matcher must match all of them.
///
/// The key is that in the check file, as `at-least`, and empty for a plain value. The violation is
/// what is said when the test fails, as `does not contain 'x'`; without one it is said what the
/// value is and what was expected.
record Matcher<T>(
    String key,
    String expected,
    Optional<String> violation,
    boolean isNegative,
    Predicate<Optional<T>> test) {
  /// An absent value does not match.
  static <T> Matcher<T> of(String expected, Predicate<? super T> test) {
    return new Matcher<>(
        "", expected, Optional.empty(), false, value -> value.filter(test).isPresent());
  }

  /// Matches unless the test holds; an absent value matches.
  static <T> Matcher<T> not(String expected, Predicate<? super T> test) {
    return new Matcher<>(
        "", expected, Optional.empty(), true, value -> value.filter(test).isEmpty());
  }

  static <T> Matcher<T> absent(boolean isExpected) {
    return new Matcher<>(
        "",
        isExpected ? "absent" : "present",
        Optional.empty(),
        isExpected,
        value -> value.isEmpty() == isExpected);
  }

  Matcher<T> under(String other) {
    return new Matcher<>(other, expected, violation, isNegative, test);
  }

  Matcher<T> violatedAs(String other) {
    return new Matcher<>(key, expected, Optional.of(other), isNegative, test);
  }

  Matcher<T> expecting(String other) {
    return new Matcher<>(key, other, violation, isNegative, test);
  }

  <R> Matcher<R> on(Predicate<Optional<R>> other) {
    return new Matcher<>(key, expected, violation, isNegative, other);
  }

  boolean matches(Optional<T> value) {
    return test.test(value);
  }

  boolean matchesAny(List<T> values) {
    if (values.isEmpty()) {
      return test.test(Optional.empty());
    }
    var each = values.stream().map(Optional::of);
    return isNegative ? each.allMatch(test) : each.anyMatch(test);
  }
}
