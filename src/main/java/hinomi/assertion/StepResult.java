package hinomi.assertion;

import hinomi.outcome.Fact;
import hinomi.outcome.Facts;
import hinomi.outcome.Timing;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one step of a journey came to. It is judged on the way, because a step that fails ends the
/// journey; what was seen is plain already, by the names of its facts, and holds no secret.
///
/// Latency is there when the step was answered, reason and message when it did not pass.
public record StepResult(
    String name,
    Grade grade,
    Optional<String> reason,
    Optional<String> message,
    Optional<Duration> latency,
    Timing timing,
    Map<String, Object> seen,
    List<Finding> findings) {
  /// The steps that were taken, in order.
  public static final Fact<List<StepResult>> ALL = Fact.hidden("steps");

  public StepResult {
    seen = Collections.unmodifiableMap(new LinkedHashMap<>(seen));
    findings = List.copyOf(findings);
  }

  /// What is wrong with the steps, each finding with the name of its step.
  public static List<Finding> troubles(Facts facts) {
    return facts.find(ALL).orElse(List.of()).stream()
        .flatMap(step -> step.findings.stream().map(step::named))
        .filter(finding -> finding.grade() != Grade.PASSED)
        .toList();
  }

  /// The first step that failed, if one did.
  public static Optional<StepResult> failed(Facts facts) {
    return facts.find(ALL).orElse(List.of()).stream()
        .filter(step -> step.grade == Grade.FAILED)
        .findFirst();
  }

  private Finding named(Finding finding) {
    return new Finding(
        "step '" + name + "': " + finding.assertion(),
        finding.grade(),
        finding.expected(),
        finding.actual());
  }
}
