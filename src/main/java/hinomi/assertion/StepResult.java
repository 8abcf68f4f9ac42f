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

/// The result of one step of a journey. Steps are evaluated as they run, because a failed one ends
/// the journey. The facts are plain JSON values by name and hold no secrets.
///
/// The latency is absent when there was no answer, reason and message when the step passed.
public record StepResult(
    String name,
    Grade grade,
    Optional<String> reason,
    Optional<String> message,
    Optional<Duration> latency,
    Timing timing,
    Map<String, Object> seen,
    List<Finding> findings) {
  /// The results of the steps that ran, in order.
  public static final Fact<List<StepResult>> ALL = Fact.hidden("steps");

  public StepResult {
    seen = Collections.unmodifiableMap(new LinkedHashMap<>(seen));
    findings = List.copyOf(findings);
  }

  /// The findings of all steps that did not pass, each with the name of its step.
  public static List<Finding> troubles(Facts facts) {
    return facts.find(ALL).orElse(List.of()).stream()
        .flatMap(step -> step.findings.stream().map(it -> it.in("step '" + step.name + "'")))
        .filter(finding -> finding.grade() != Grade.PASSED)
        .toList();
  }

  /// The first step that failed, if any.
  public static Optional<StepResult> failed(Facts facts) {
    return facts.find(ALL).orElse(List.of()).stream()
        .filter(step -> step.grade == Grade.FAILED)
        .findFirst();
  }
}
