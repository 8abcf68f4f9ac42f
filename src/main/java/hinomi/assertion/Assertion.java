package hinomi.assertion;

import hinomi.outcome.Outcome.Answered;

/// Judges one thing of an answer. Calling it any number of times changes nothing.
@FunctionalInterface
public interface Assertion {
  Finding judge(Answered answer);
}
