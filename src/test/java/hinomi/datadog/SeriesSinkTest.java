package hinomi.datadog;

import static hinomi.sink.Reports.PLANNED;
import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.degraded;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.inMaintenance;
import static hinomi.sink.Reports.journey;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.datadog.api.client.v2.model.MetricPayload;
import hinomi.assertion.Grade;
import hinomi.check.Report;
import hinomi.journal.Journal;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SeriesSinkTest {
  private final Journal journal = Journal.inMemory(1_000_000, _ -> {});
  private final SeriesSink sink = new SeriesSink(journal, Map.of("env", "prod"));

  private List<JsonObject> points() {
    return journal.newest(IntakeEndpoint.POINTS.queue(), Integer.MAX_VALUE).reversed().stream()
        .map(each -> new JsonObject(new String(each.bytes(), StandardCharsets.UTF_8)))
        .toList();
  }

  /// Points in short: name, type, value, and the tags that are not on all of them.
  private List<String> shown() {
    return points().stream()
        .map(each ->
            "%s %s %s %s"
                .formatted(
                    each.getString("metric"),
                    each.getInteger("type") == 3 ? "gauge" : "count/" + each.getInteger("interval"),
                    each.getJsonArray("points").getJsonObject(0).getValue("value"),
                    each.getJsonArray("tags").stream().skip(5).toList()))
        .toList();
  }

  @Test
  void sendsUpLatencyAndCertificateOfAResponse() {
    sink.accept(report(check("x"), answered("title")));

    assertEquals(
        List.of(
            "hinomi.up gauge 1.0 []",
            "hinomi.latency gauge 103.535 []",
            "hinomi.certificate.days_left gauge 12.0 []"),
        shown());
  }

  @Test
  void countsARunThatIsDegradedThoughItIsUp() {
    sink.accept(degraded(report(check("x"), answered("title"))));

    assertEquals(
        List.of("hinomi.up gauge 1.0 []", "hinomi.degraded count/60 1.0 []"),
        shown().subList(0, 2));
  }

  @Test
  void sendsTheReasonAndNoLatencyWithoutAResponse() {
    sink.accept(report(check("x"), failed(Cause.TOO_LARGE, "more than 1 MiB")));

    assertEquals(
        List.of("hinomi.up gauge 0.0 []", "hinomi.failures count/60 1.0 [reason:too-large]"),
        shown());
  }

  @Test
  void sendsLatencyAndFailureOfAWrongResponse() {
    sink.accept(report(check("x"), answered("sorry")));

    assertEquals(
        List.of(
            "hinomi.up gauge 0.0 []",
            "hinomi.failures count/60 1.0 [reason:assertion]",
            "hinomi.latency gauge 103.535 []",
            "hinomi.certificate.days_left gauge 12.0 []"),
        shown());
  }

  @Test
  void sendsTheFailedStepAndPhasesOfAJourneyOnRequest() {
    sink.accept(report(check("x", Map.of("team", "a"), true), journey(Grade.FAILED)));

    assertEquals(
        List.of(
            "hinomi.up gauge 0.0 []",
            "hinomi.failures count/60 1.0 [reason:assertion, step:pay]",
            "hinomi.phase gauge 20.0 [step:log-in, phase:tls]",
            "hinomi.phase gauge 5.0 [step:log-in, phase:first-byte]",
            "hinomi.phase gauge 20.0 [step:pay, phase:tls]",
            "hinomi.phase gauge 5.0 [step:pay, phase:first-byte]"),
        shown());
  }

  @Test
  void sendsOneLatencyOfAJourneyByDefault() {
    sink.accept(report(check("x"), journey(Grade.PASSED)));

    assertEquals(
        List.of(
            "hinomi.up gauge 0.0 []",
            "hinomi.failures count/60 1.0 [reason:assertion]",
            "hinomi.latency gauge 25.0 []"),
        shown());
  }

  static List<Outcome> disturbed() {
    return List.of(answered("title"), journey(Grade.FAILED)).stream()
        .flatMap(each ->
            Stream.of(
                each.with(CommonFacts.AGENT_STALL, 700L),
                each.with(CommonFacts.AGENT_OFFLINE, true)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("disturbed")
  void sendsNoTimesOfARunInWhichTheAgentStalledOrLostItsNetwork(Outcome outcome) {
    sink.accept(report(check("x", Map.of("team", "a"), true), outcome));

    assertEquals(
        List.of(),
        shown().stream().filter(each -> each.matches("hinomi.(latency|phase) .*")).toList());
    assertEquals("hinomi.up", shown().getFirst().split(" ", -1)[0]);
  }

  @Test
  void sendsNothingForAFaultOfTheAgent() {
    sink.accept(report(check("x"), failed(Cause.AGENT, "no network here")));

    assertEquals(List.of(), shown());
  }

  @Test
  void sendsAllPointsInAMaintenanceWindow() {
    Report report = report(check("x"), failed(Cause.CONNECT, "refused"));

    sink.accept(inMaintenance(report));

    assertEquals(
        List.of("hinomi.up gauge 0.0 []", "hinomi.failures count/60 1.0 [reason:connect]"),
        shown());
  }

  @Test
  void sendsPhasesOnRequest() {
    sink.accept(report(check("x", Map.of("team", "storefront"), true), answered("title")));

    assertEquals(
        List.of(
            "hinomi.phase gauge 31.0 [phase:redirect]",
            "hinomi.phase gauge 1.235 [phase:dns]",
            "hinomi.phase gauge 3.4 [phase:connect]",
            "hinomi.phase gauge 18.9 [phase:tls]",
            "hinomi.phase gauge 50.0 [phase:first-byte]",
            "hinomi.phase gauge 30.0 [phase:download]"),
        shown().stream().filter(each -> each.startsWith("hinomi.phase")).toList());
  }

  @Test
  void tagsWithCheckKindLocationAndConstants() {
    sink.accept(report(check("x"), failed(Cause.DNS, "no such name")));

    assertEquals(
        List.of("check:x", "kind:http", "location:ap-northeast-1", "env:prod", "team:storefront"),
        points().getFirst().getJsonArray("tags").getList());
  }

  @Test
  void letsTheTagsOfACheckWinOverThoseOfTheAgent() {
    sink.accept(report(check("x", Map.of("env", "stage"), false), failed(Cause.DNS, "none")));

    assertEquals("env:stage", points().getFirst().getJsonArray("tags").getString(3));
  }

  @Test
  void stampsWithThePlannedStartInWholeSeconds() {
    sink.accept(report(check("x"), answered("title")));

    long second = Instant.parse("2026-11-22T09:00:07Z").getEpochSecond();
    assertEquals(
        List.of(second),
        points().stream()
            .map(each -> each.getJsonArray("points").getJsonObject(0).getLong("timestamp"))
            .distinct()
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "09:00:07 09:01:07, 1",
    "09:00:07 11:59:59, 1",
    "09:00:07 12:00:07, 2",
    "11:59:59 12:00:00 17:59:59 18:00:00, 3"
  })
  void sendsTheCertificateOnceInEachSixHours(String times, long count) {
    State state = State.of(Level.UP, PLANNED);
    for (String each : List.of(times.split(" ", -1))) {
      Instant planned = Instant.parse("2026-11-22T" + each + "Z");
      Report report = report(check("x"), planned, state, answered("title"));
      sink.accept(report);
      state = report.state();
    }

    assertEquals(count, shown().stream().filter(each -> each.contains("days_left")).count());
  }

  @Test
  void sendsTheCertificateOfEachCheck() {
    sink.accept(report(check("x"), answered("title")));
    sink.accept(report(check("y"), answered("title")));

    assertEquals(2, shown().stream().filter(each -> each.contains("days_left")).count());
  }

  @Test
  void hasTheTimeOfTheRun() {
    sink.accept(report(check("x"), answered("title")));

    assertEquals(1_250, journal.age(PLANNED.plusSeconds(1)).toMillis());
  }

  @Test
  void writesWhatDatadogsOwnModelTakes() {
    sink.accept(report(check("x", Map.of("k", "\"\\ カ"), true), answered("sorry")));

    String series = String.join(",", points().stream().map(JsonObject::encode).toList());
    assertEquals(
        List.of(), DatadogOracle.problems("{\"series\":[" + series + "]}", MetricPayload.class));
  }
}
