package hinomi.sink;

import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.assertion.StepResult;
import hinomi.check.Report;
import hinomi.config.OneLine;
import hinomi.config.Secrets;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Timing;
import hinomi.text.Cut;
import hinomi.text.JsonStrings;
import hinomi.verdict.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A report as one JSON object, the same for `once --json`, the log and the HTTP port. What was not
/// measured is absent, and no text in it holds a secret or a control character.
public final class ReportJson {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /// Characters of the body that are shown.
  private static final int SNIPPET = 300;

  /// Characters that are read before, so that a secret that is cut in two is still redacted.
  private static final int SNIPPET_READ = 8 * 1024;

  /// Texts of the agent itself, which programs read; the target is redacted before.
  private static final Set<String> KEPT =
      Set.of(
          "check",
          "kind",
          "target",
          "location",
          "started_at",
          "verdict",
          "state",
          "reason",
          "maintenance_until",
          "silenced_until");

  private static final Set<String> GRADES =
      Arrays.stream(Grade.values()).map(Grade::key).collect(Collectors.toUnmodifiableSet());

  private final Secrets secrets;
  private final SilencedChecks silenced;

  public ReportJson(Secrets secrets) {
    this(secrets, new SilencedChecks());
  }

  public ReportJson(Secrets secrets, SilencedChecks silenced) {
    this.secrets = secrets;
    this.silenced = silenced;
  }

  /// Until when alerts of the check are silenced, if they are.
  public Optional<Instant> silencedUntil(Report report) {
    return silenced.until(report.check(), report.startedAt());
  }

  public JsonObject of(Report report) {
    JsonObject json = summary(report);
    silencedUntil(report).ifPresent(end -> json.put("silenced_until", time(end)));
    json.put("attempts", report.attempts().size());
    if (report.attempts().size() > 1) {
      json.put("earlier", earlier(report));
    }
    addTimes(json, report.outcome());
    addFacts(json, report.outcome().facts()::forEachShown);
    report
        .outcome()
        .facts()
        .find(StepResult.ALL)
        .ifPresent(steps -> json.put("steps", steps(steps)));
    if (report.verdict().grade() != Grade.PASSED) {
      report.outcome().facts().find(CommonFacts.BODY).ifPresent(body -> addSnippet(json, body));
    }
    json.put("findings", findings(report.verdict().findings()));
    json.put("target", clean(json.getString("target")));
    return JsonStrings.of(json, KEPT, this::cleanCut);
  }

  private static JsonObject summary(Report report) {
    JsonObject json =
        new JsonObject()
            .put("check", report.check().name())
            .put("kind", report.check().kind().key())
            .put("target", report.check().probe().target())
            .put("location", report.location().name())
            .put("started_at", time(report.startedAt()))
            .put("verdict", report.verdict().grade().key())
            .put("state", report.state().level().key());
    if (report.state().isFlapping()) {
      json.put("flapping", ReportText.of(report.state().recent()));
    }
    addReason(json, report.verdict());
    if (report.inMaintenance()) {
      json.put("maintenance", true);
      report.maintenanceUntil().ifPresent(end -> json.put("maintenance_until", time(end)));
    }
    return json;
  }

  private static void addReason(JsonObject json, Verdict verdict) {
    verdict.reason().ifPresent(reason -> json.put("reason", reason));
    verdict.message().ifPresent(message -> json.put("message", message));
  }

  /// The reasons of all attempts but the last.
  private static JsonArray earlier(Report report) {
    JsonArray earlier = new JsonArray();
    List<Verdict> verdicts = report.verdicts();
    for (Verdict each : verdicts.subList(0, verdicts.size() - 1)) {
      JsonObject attempt = new JsonObject();
      addReason(attempt, each);
      earlier.add(attempt);
    }
    return earlier;
  }

  private static JsonArray steps(List<StepResult> steps) {
    JsonArray array = new JsonArray();
    steps.forEach(step -> array.add(json(step)));
    return array;
  }

  private static JsonObject json(StepResult step) {
    JsonObject json = new JsonObject().put("name", step.name()).put("verdict", step.grade().key());
    step.reason().ifPresent(reason -> json.put("reason", reason));
    step.message().ifPresent(message -> json.put("message", message));
    addTimes(json, step.latency(), step.timing());
    addFacts(json, step.seen()::forEach);
    return json.put("findings", findings(step.findings()));
  }

  private static void addTimes(JsonObject json, Outcome outcome) {
    boolean answered = outcome instanceof Answered;
    Optional<Duration> total = outcome.timing().total().filter(_ -> answered);
    addTimes(json, total, outcome.timing());
  }

  private static void addTimes(JsonObject json, Optional<Duration> latency, Timing timing) {
    json.put("latency_ms", latency.map(Timing::millis).orElse(null));
    JsonObject phases = new JsonObject();
    timing.phases().forEach((phase, took) -> phases.put(key(phase.key()), Timing.millis(took)));
    json.put("timings_ms", phases);
    timing
        .unfinished()
        .ifPresent(last ->
            json.put(
                "unfinished",
                new JsonObject()
                    .put("phase", key(last.phase().key()))
                    .put("elapsed_ms", Timing.millis(last.elapsed()))));
  }

  /// Facts without a group first, as the address, whatever the order in which they were recorded.
  private static void addFacts(JsonObject json, Consumer<BiConsumer<String, Object>> forEachShown) {
    JsonObject groups = new JsonObject();
    forEachShown.accept((name, value) -> nest(name.contains(".") ? groups : json, name, value));
    json.mergeIn(groups);
  }

  private static JsonArray findings(List<Finding> findings) {
    JsonArray array = new JsonArray();
    for (Finding each : findings) {
      array.add(
          new JsonObject()
              .put("assertion", each.assertion())
              .put("verdict", each.grade().key())
              .put("expected", each.expected())
              .put("actual", each.actual()));
    }
    return array;
  }

  private void addSnippet(JsonObject json, Body body) {
    String start = secrets.redactCut(body.start(SNIPPET_READ));
    nest(json, "http.snippet", Cut.to(SNIPPET, start));
  }

  /// Puts `tls.version` as `version` into the object `tls`.
  private static void nest(JsonObject json, String name, Object value) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      json.put(key(name), value);
    } else {
      String first = name.substring(0, dot);
      JsonObject inner = json.getJsonObject(first, new JsonObject());
      nest(inner, name.substring(dot + 1), value);
      json.put(first, inner);
    }
  }

  /// A text of the target may be cut off.
  private String cleanCut(String text) {
    return GRADES.contains(text) ? text : OneLine.of(secrets.redactCut(text));
  }

  /// The text in one line and without secrets.
  public String clean(String text) {
    return OneLine.of(secrets.redact(text));
  }

  private static String key(String name) {
    return name.replace('-', '_');
  }

  public static String time(Instant instant) {
    return MILLIS.format(instant);
  }
}
