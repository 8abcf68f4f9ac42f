package hinomi.assertion;

import hinomi.outcome.Outcome.Answered;

/// Judges one thing of an answer. Calling it any number of times changes nothing.
@FunctionalInterface
public interface Assertion {
  Finding judge(Answered answer);

  /// The same, but throws [EvaluationException] where neither this nor its opposite can be said to
  /// hold.
  default Finding judgeStrictly(Answered answer) {
    return judge(answer);
  }

  /// Whether it takes no time worth speaking of, however large and odd the answer is.
  default boolean isQuick() {
    return false;
  }
}
