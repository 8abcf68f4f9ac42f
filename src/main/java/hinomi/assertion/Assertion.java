package hinomi.assertion;

import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import java.util.Optional;
import java.util.function.Function;

/// Evaluates one condition on an answer. It has no side effects and can be called any number of
/// times.
public interface Assertion {
  /// An assertion that fails the run unless the finding of the judge passes.
  static Assertion of(String assertion, String expected, Function<Answered, Finding> judge) {
    return new Judged(new Expectation(assertion, expected, Grade.FAILED), judge);
  }

  record Judged(Expectation expectation, Function<Answered, Finding> judge) implements Assertion {
    @Override
    public Finding evaluate(Answered answer) {
      return judge.apply(answer);
    }
  }

  Expectation expectation();

  /// A condition that cannot be evaluated gives a finding that did not pass.
  Finding evaluate(Answered answer);

  /// Like [#evaluate], but throws [EvaluationException] when neither the condition nor its opposite
  /// can be established.
  default Finding evaluateOrThrow(Answered answer) {
    return evaluate(answer);
  }

  /// The finding on a probe that failed, of a condition on that failure; others have none.
  default Optional<Finding> evaluate(Failed failed) {
    return Optional.empty();
  }

  /// Whether it takes next to no time, however large and odd the answer is.
  default boolean isQuick() {
    return false;
  }
}
