package hinomi.assertion;

import hinomi.outcome.Outcome.Answered;

/// An assertion that is known to be quick.
record Quick(Assertion assertion) implements Assertion {
  @Override
  public Finding judge(Answered answer) {
    return assertion.judge(answer);
  }

  @Override
  public Finding judgeStrictly(Answered answer) {
    return assertion.judgeStrictly(answer);
  }

  @Override
  public boolean isQuick() {
    return true;
  }
}
