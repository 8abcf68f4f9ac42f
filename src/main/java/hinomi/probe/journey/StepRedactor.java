package hinomi.probe.journey;

import hinomi.assertion.Finding;
import hinomi.assertion.StepResult;
import hinomi.config.Secrets;
import hinomi.text.Cut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Redacts the secret values of a run from the result of a step before it is reported.
record StepRedactor(Secrets secrets) {
  static final String SNIPPET = "http.snippet";

  /// How much of a body is kept, so that a secret cut off by the end of the snippet is recognised.
  static final int SNIPPET_KEPT = 8 * 1024;

  private static final int SNIPPET_SHOWN = 300;

  StepResult redact(StepResult step) {
    Map<String, Object> seen = new LinkedHashMap<>();
    step.seen().forEach((name, value) -> seen.put(name, redact(value)));
    seen.computeIfPresent(SNIPPET, (_, text) -> start(text.toString()));
    return new StepResult(
        step.name(),
        step.grade(),
        step.reason(),
        step.message().map(secrets::redactCut),
        step.latency(),
        step.timing(),
        seen,
        step.findings().stream().map(this::redact).toList());
  }

  private Finding redact(Finding finding) {
    return new Finding(
        secrets.redactCut(finding.assertion()),
        finding.grade(),
        secrets.redactCut(finding.expected()),
        secrets.redactCut(finding.actual()),
        secrets.redactCut(finding.message()),
        finding.cause());
  }

  private Object redact(Object value) {
    return switch (value) {
      case String text -> secrets.redactCut(text);
      case List<?> list -> list.stream().map(this::redact).toList();
      case Map<?, ?> map -> {
        Map<Object, Object> all = new LinkedHashMap<>();
        map.forEach((key, each) -> all.put(key, redact(each)));
        yield all;
      }
      default -> value;
    };
  }

  private static String start(String text) {
    return Cut.to(SNIPPET_SHOWN, text);
  }
}
