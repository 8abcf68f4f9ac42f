package hinomi.verdict;

import hinomi.assertion.Assertion;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.assertion.StepResult;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The result of one run, the steps of a journey included. It knows nothing of earlier runs.
///
/// Reason and message are absent when the run passed; the reason is one of a fixed set of words,
/// the message a sentence.
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
      case Failed failed ->
          assertions.stream()
              .flatMap(each -> each.evaluate(failed).stream())
              .findFirst()
              .map(finding -> worstOf(List.of(finding)))
              .orElseGet(() ->
                  new Verdict(
                      Grade.FAILED,
                      Optional.of(failed.cause().key()),
                      Optional.of(failed.detail()),
                      ofSteps));
      case Answered answer ->
          worstOf(
              Stream.concat(
                      ofSteps.stream(), assertions.stream().map(each -> each.evaluate(answer)))
                  .toList());
    };
  }

  /// The verdict on an answer that could not be evaluated: failed, as on a wrong answer.
  public static Verdict ofNotEvaluated(String reason) {
    Finding finding =
        Finding.notEvaluated("answer", Grade.FAILED, "an answer that can be evaluated", reason);
    return worstOf(List.of(finding));
  }

  /// Whether [#of] takes next to no time; nothing is evaluated when the probe failed.
  public static boolean isQuick(Outcome outcome, List<Assertion> assertions) {
    return outcome instanceof Failed || assertions.stream().allMatch(Assertion::isQuick);
  }

  /// Whether the agent is at fault, so that the run is inconclusive.
  public boolean isOurFault() {
    return reason.filter(Cause.AGENT.key()::equals).isPresent();
  }

  /// Whether the run counts for or against the target.
  public boolean isConclusive() {
    return !isOurFault() && reason.filter(DEPENDENCY::equals).isEmpty();
  }

  /// The same verdict, and a message that names the part of the run, as IPv6.
  public Verdict in(String part) {
    return new Verdict(grade, reason, message.map(each -> part + ": " + each), findings);
  }

  /// The verdict on the same run when the agent is at fault.
  public Verdict blamedOnUs(String why) {
    return excused(Cause.AGENT.key(), why);
  }

  /// The verdict on the same run when a check that this one depends on fails too.
  public Verdict blamedOnDependency(String why) {
    return excused(DEPENDENCY, why);
  }

  private Verdict excused(String other, String why) {
    String seen = message.map(each -> " (observed: " + each + ")").orElse("");
    return new Verdict(grade, Optional.of(other), Optional.of(why + seen), findings);
  }

  private static Verdict worstOf(List<Finding> findings) {
    Optional<Finding> worst =
        findings.stream()
            .filter(each -> each.grade() != Grade.PASSED)
            .max(Comparator.comparing(Finding::grade));
    return new Verdict(
        worst.map(Finding::grade).orElse(Grade.PASSED),
        worst.map(each -> each.cause().map(Cause::key).orElse(ASSERTION)),
        worst.map(Finding::message),
        findings);
  }
}
