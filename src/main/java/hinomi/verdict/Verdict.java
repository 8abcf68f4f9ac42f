package hinomi.verdict;

import hinomi.assertion.Assertion;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.assertion.StepResult;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What one run amounts to, the steps of a journey included. It knows nothing of the runs before
/// it.
///
/// The reason is absent when the run passed, and so is the message; both are made for people and
/// tags.
public record Verdict(
    Grade grade, Optional<String> reason, Optional<String> message, List<Finding> findings) {
  private static final String ASSERTION = "assertion";
  private static final String DEPENDENCY = "dependency";

  public Verdict {
    findings = List.copyOf(findings);
  }

  public static Verdict of(Outcome outcome, List<Assertion> assertions) {
    List<Finding> ofSteps = StepResult.troubles(outcome.facts());
    return switch (outcome) {
      case Failed(var cause, var detail, _, _) ->
          new Verdict(Grade.FAILED, Optional.of(cause.key()), Optional.of(detail), ofSteps);
      case Answered answer ->
          worstOf(
              Stream.concat(ofSteps.stream(), assertions.stream().map(each -> each.judge(answer)))
                  .toList(),
              answer.facts().find(CommonFacts.UNSUPPORTED_ENCODING).isPresent());
    };
  }

  /// What an answer amounts to that cannot be judged: its site fails, as it would with an answer
  /// that is wrong.
  public static Verdict unjudged(String why) {
    Finding finding = new Finding("answer", Grade.FAILED, "one that can be judged", why);
    return worstOf(List.of(finding), false);
  }

  /// Whether [#of] takes no time worth speaking of: nothing is left to judge where a probe failed.
  public static boolean isQuick(Outcome outcome, List<Assertion> assertions) {
    return outcome instanceof Failed || assertions.stream().allMatch(Assertion::isQuick);
  }

  /// Whether the run says nothing about the target, because we are to blame.
  public boolean isOurFault() {
    return reason.filter(Cause.AGENT.key()::equals).isPresent();
  }

  /// Whether the run says something about the target.
  public boolean isConclusive() {
    return !isOurFault() && reason.filter(DEPENDENCY::equals).isEmpty();
  }

  /// The same run when it turns out that we are to blame.
  public Verdict blamedOnUs(String why) {
    return excused(Cause.AGENT.key(), why);
  }

  /// The same run when it turns out that another check, on which this one depends, fails too.
  public Verdict blamedOnDependency(String why) {
    return excused(DEPENDENCY, why);
  }

  private Verdict excused(String other, String why) {
    String seen = message.map(each -> " (seen: " + each + ")").orElse("");
    return new Verdict(grade, Optional.of(other), Optional.of(why + seen), findings);
  }

  /// A body that nobody can read is a fault of protocol, not of its content.
  private static Verdict worstOf(List<Finding> findings, boolean isUnreadable) {
    Optional<Finding> worst =
        findings.stream()
            .filter(each -> each.grade() != Grade.PASSED)
            .max(Comparator.comparing(Finding::grade));
    return new Verdict(
        worst.map(Finding::grade).orElse(Grade.PASSED),
        worst.map(each ->
            isUnreadable && each.assertion().startsWith("body") ? Cause.PROTOCOL.key() : ASSERTION),
        worst.map(Finding::inWords),
        findings);
  }
}
