package hinomi.cli;

import hinomi.assertion.Assertion;
import hinomi.assertion.Expectation;
import hinomi.assertion.Grade;
import hinomi.assertion.StatusCodes;
import hinomi.check.Check;
import hinomi.check.Slo;
import hinomi.config.EffectiveValue;
import hinomi.config.NormalForm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A check as one JSON object, with every default in place and times in seconds, so that checks
/// that mean the same are equal but for `file`, `line` and `values`.
final class CheckJson {
  private static final String STATUS = "status";

  private CheckJson() {}

  static JsonObject of(EffectiveCheck effective) {
    JsonObject json =
        new JsonObject()
            .put("name", effective.name())
            .put("enabled", effective.check().isPresent());
    effective.check().ifPresent(check -> add(json, check, effective));
    json.put("file", effective.place().file()).put("line", effective.place().line());
    return json.put("values", values(effective.values()));
  }

  private static void add(JsonObject json, Check check, EffectiveCheck effective) {
    List<Expectation> expected = check.assertions().stream().map(Assertion::expectation).toList();
    json.put("kind", check.kind().key()).put("target", check.probe().target());
    expected.stream()
        .filter(each -> each.assertion().equals(STATUS) && each.severity() == Grade.FAILED)
        .map(each -> new JsonArray(StatusCodes.set(StatusCodes.split(each.expected()))))
        .findFirst()
        .ifPresent(set -> json.put(STATUS, set));
    json.put("assertions", assertions(expected))
        .put("interval_s", NormalForm.seconds(check.schedule().interval()))
        .put("timeout_s", NormalForm.seconds(check.timeout()))
        .put("recheck", recheck(check))
        .put("thresholds", thresholds(check))
        .put("tags", new JsonObject(new TreeMap<>(check.about().tags())))
        .put("locations", new JsonArray(check.locations()))
        .put("depends_on", new JsonArray(check.dependsOn()))
        .put("maintenance", check.maintenance().size())
        .put("phases", check.about().phases());
    addAbout(json, check.about());
    effective
        .kind()
        .forEach((kind, section) -> {
          Map<String, Object> normal = NormalForm.of(kind, section);
          if (kind.equals("http")) {
            normal.putIfAbsent("method", hasPosted(normal) ? "POST" : "GET");
          }
          json.put(kind, normal);
        });
  }

  private static JsonArray assertions(List<Expectation> expected) {
    JsonArray all = new JsonArray();
    expected.forEach(each ->
        all.add(
            new JsonObject()
                .put("assertion", each.assertion())
                .put("expected", each.expected())
                .put("severity", each.severity().key())));
    return all;
  }

  private static JsonObject recheck(Check check) {
    JsonObject recheck =
        new JsonObject()
            .put("attempts", check.recheck().attempts())
            .put("delay_s", NormalForm.seconds(check.recheck().delay()));
    check.recheck().timeout().ifPresent(it -> recheck.put("timeout_s", NormalForm.seconds(it)));
    return recheck;
  }

  private static JsonObject thresholds(Check check) {
    Check.Alert alert = check.about().alert();
    JsonObject thresholds =
        new JsonObject()
            .put("fail_after", check.thresholds().failAfter())
            .put("recover_after", check.thresholds().recoverAfter());
    alert.agreement().ifPresent(it -> thresholds.put("locations", it));
    alert.slowerThan().ifPresent(it -> thresholds.put("slower_than_s", NormalForm.seconds(it)));
    alert.certificateDays().ifPresent(it -> thresholds.put("certificate_days", it));
    return thresholds;
  }

  private static void addAbout(JsonObject json, Check.About about) {
    about.notified().ifPresent(it -> json.put("notify", it));
    about.priority().ifPresent(it -> json.put("priority", it));
    about.description().ifPresent(it -> json.put("description", it));
    about.runbook().ifPresent(it -> json.put("runbook", it));
    about.slo().ifPresent(it -> json.put("slo", slo(it)));
  }

  private static JsonObject slo(Slo slo) {
    JsonObject json =
        new JsonObject().put("availability", slo.availability()).put("days", slo.days());
    slo.latency()
        .ifPresent(latency ->
            json.put(
                "latency",
                new JsonObject()
                    .put("below_s", NormalForm.seconds(latency.below()))
                    .put("target", latency.target())));
    return json;
  }

  private static JsonArray values(List<EffectiveValue> values) {
    JsonArray all = new JsonArray();
    values.forEach(each ->
        all.add(
            new JsonObject()
                .put("path", each.path())
                .put("value", each.value())
                .put("file", each.place().file())
                .put("line", each.place().line())));
    return all;
  }

  private static boolean hasPosted(Map<String, Object> http) {
    return http.containsKey("multipart") || http.containsKey("graphql");
  }
}
