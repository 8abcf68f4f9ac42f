package hinomi.assertion;

import hinomi.outcome.Outcome.Answered;
import java.util.List;
import java.util.stream.Collectors;

/// Wishes in lists, of which one must hold as a whole.
record AnyOf(List<List<Assertion>> lists, Grade otherwise) implements Assertion {
  AnyOf {
    lists = List.copyOf(lists);
  }

  @Override
  public Finding judge(Answered answer) {
    List<Findings> all = lists.stream().map(list -> Findings.of(list, answer)).toList();
    return all.stream()
        .filter(Findings::holds)
        .findFirst()
        .map(held -> finding(all, Grade.PASSED, held.actual()))
        .orElseGet(() -> finding(all, otherwise, Findings.broken(all)));
  }

  @Override
  public Finding judgeStrictly(Answered answer) {
    Finding finding = judge(answer);
    if (finding.grade() != Grade.PASSED) {
      lists.forEach(list -> Findings.strictly(list, answer));
    }
    return finding;
  }

  private static Finding finding(List<Findings> all, Grade grade, String actual) {
    String expected = all.stream().map(Findings::expected).collect(Collectors.joining(", or "));
    return new Finding("any", grade, expected, actual);
  }
}
