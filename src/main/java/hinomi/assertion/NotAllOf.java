package hinomi.assertion;

import hinomi.outcome.Outcome.Answered;
import java.util.List;

/// Wishes that must not hold all together.
record NotAllOf(List<Assertion> list, Grade otherwise) implements Assertion {
  NotAllOf {
    list = List.copyOf(list);
  }

  @Override
  public Finding judge(Answered answer) {
    try {
      return judgeStrictly(answer);
    } catch (EvaluationException why) {
      return finding(Findings.of(list, answer), otherwise);
    }
  }

  @Override
  public Finding judgeStrictly(Answered answer) {
    Findings judged = Findings.strictly(list, answer);
    return finding(judged, judged.holds() ? otherwise : Grade.PASSED);
  }

  private static Finding finding(Findings judged, Grade grade) {
    return new Finding("not", grade, "anything but " + judged.expected(), judged.actual());
  }
}
