package hinomi.probe.journey;

import hinomi.assertion.Finding;
import hinomi.assertion.StepResult;
import hinomi.config.Secrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tells of a step without what was found secret on the way, before anybody else hears of it.
record StepRedactor(Secrets secrets) {
  static final String SNIPPET = "http.snippet";

  /// How much of a body must be kept so that a secret in what is shown of it is still recognised.
  static final int SNIPPET_KEPT = 8 * 1024;

  private static final int SNIPPET_SHOWN = 300;

  StepResult about(StepResult step) {
    Map<String, Object> seen = new LinkedHashMap<>();
    step.seen().forEach((name, value) -> seen.put(name, about(value)));
    seen.computeIfPresent(SNIPPET, (_, text) -> start(text.toString()));
    return new StepResult(
        step.name(),
        step.grade(),
        step.reason(),
        step.message().map(secrets::redactCut),
        step.latency(),
        step.timing(),
        seen,
        step.findings().stream().map(this::about).toList());
  }

  private Finding about(Finding finding) {
    return new Finding(
        secrets.redactCut(finding.assertion()),
        finding.grade(),
        secrets.redactCut(finding.expected()),
        secrets.redactCut(finding.actual()));
  }

  private Object about(Object value) {
    return switch (value) {
      case String text -> secrets.redactCut(text);
      case List<?> list -> list.stream().map(this::about).toList();
      case Map<?, ?> map -> {
        Map<Object, Object> all = new LinkedHashMap<>();
        map.forEach((key, each) -> all.put(key, about(each)));
        yield all;
      }
      default -> value;
    };
  }

  private static String start(String text) {
    return text.substring(0, Math.min(text.length(), SNIPPET_SHOWN));
  }
}
