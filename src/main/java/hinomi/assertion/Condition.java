package hinomi.assertion;

import hinomi.outcome.Outcome.Answered;
import hinomi.text.Cut;
import java.util.Optional;
import java.util.function.Function;

/// An assertion on one value of an answer, its subject: extracts the value, matches it, and gives
/// the severity when it does not match. `shown` prints the value for people.
record Condition<T>(
    String subject,
    Grade severity,
    Function<Answered, Optional<T>> extractor,
    Matcher<T> matcher,
    Function<? super T, String> shown)
    implements Assertion {
  static final String ABSENT = "absent";

  /// Characters of a value that a finding shows.
  private static final int LONGEST = 200;

  @Override
  public Expectation expectation() {
    return new Expectation(name(), matcher.expected(), severity);
  }

  @Override
  public Finding evaluate(Answered answer) {
    try {
      return evaluateOrThrow(answer);
    } catch (EvaluationException wrong) {
      return Finding.notEvaluated(name(), severity, matcher.expected(), cut(wrong.reason()))
          .causedBy(wrong.cause());
    }
  }

  @Override
  public Finding evaluateOrThrow(Answered answer) {
    Optional<T> value = extractor.apply(answer);
    boolean matches = matcher.matches(value);
    String actual = cut(value.<String>map(shown).orElse(ABSENT));
    return new Finding(
        name(), matches ? Grade.PASSED : severity, matcher.expected(), actual, message(actual));
  }

  private String message(String actual) {
    return matcher
        .violation()
        .map(violation -> subject + " " + violation + " (" + actual + ")")
        .orElseGet(() -> subject + " is " + actual + ", expected " + matcher.expected());
  }

  /// The key in the check file: `body.contains`, `status`.
  private String name() {
    return matcher.key().isEmpty() ? subject : subject + "." + matcher.key();
  }

  static String cut(String text) {
    return Cut.marked(LONGEST + 1, text);
  }
}
