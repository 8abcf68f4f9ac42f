package hinomi.datadog;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.config.Secrets;
import hinomi.journal.Journal;
import hinomi.outcome.Cause;
import hinomi.outcome.Certificate;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.sink.OnCallText;
import hinomi.sink.Reports;
import hinomi.text.HumanTime;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Four hours of two locations as our own sinks send them: one check is down, one slow, one failed
/// for a few minutes. The agents' own points are made here. The same on each run.
public final class SampleDay {
  public static final Instant END = Instant.parse("2026-11-24T18:40:00Z");
  public static final int MINUTES = 240;

  private static final Map<String, String> CONSTANTS = Map.of("env", "prod", "hinomi", "default");

  private final Random random = new Random(7);
  private final Journal journal = Journal.inMemory(200_000_000, _ -> {});
  private final SeriesSink series = new SeriesSink(journal, CONSTANTS);
  private final EventSink events =
      new EventSink(
          new NotificationQueue(IntakeEndpoint.EVENTS, journal, CONSTANTS, () -> {}),
          new EventText(new OnCallText(new Secrets(), HumanTime.UTC, false), false));
  private final List<JsonObject> ofAgents = new ArrayList<>();

  public SampleDay(List<Check> checks, List<String> locations) {
    for (String location : locations) {
      List<State> states =
          new ArrayList<>(
              checks.stream().map(_ -> State.of(Level.UP, start().minusSeconds(60))).toList());
      for (int minute = 0; minute < MINUTES; minute++) {
        Map<Level, Integer> levels = new HashMap<>();
        for (int index = 0; index < checks.size(); index++) {
          Instant planned = start().plusSeconds(60L * minute + 3L * index);
          Report report = report(checks.get(index), index, location, planned, states.get(index));
          series.accept(report);
          events.accept(report);
          states.set(index, report.state());
          levels.merge(report.state().announced().level(), 1, Integer::sum);
        }
        agent(location, minute, levels);
      }
    }
  }

  private static Instant start() {
    return END.minusSeconds(60L * MINUTES);
  }

  public List<JsonObject> points() {
    List<JsonObject> all = new ArrayList<>(journalled(IntakeEndpoint.POINTS));
    all.addAll(ofAgents);
    return all;
  }

  public List<JsonObject> events() {
    return journalled(IntakeEndpoint.EVENTS);
  }

  private List<JsonObject> journalled(IntakeEndpoint endpoint) {
    return journal.newest(endpoint.queue(), Integer.MAX_VALUE).stream()
        .map(each -> new JsonObject(new String(each.bytes(), StandardCharsets.UTF_8)))
        .toList();
  }

  private Report report(Check check, int index, String location, Instant planned, State before) {
    long minute = Duration.between(start(), planned).toMinutes();
    boolean isSlow = index == 2 && minute > 190;
    Report made = Reports.report(check, planned, before, outcome(index, minute, isSlow));
    Report report = isSlow ? Reports.degraded(made) : made;
    return new Report(
        check,
        new Location(location),
        planned,
        planned,
        report.attempts(),
        report.verdicts(),
        report.before(),
        report.state(),
        0,
        false);
  }

  private Outcome outcome(int index, long minute, boolean isSlow) {
    if (index == 1 && minute > 217) {
      return Reports.failed(Cause.TIMEOUT, "no answer within 10 s");
    } else if (index == 4 && minute > 100 && minute < 106) {
      return Reports.failed(Cause.TLS, "certificate is for www.example.net");
    }
    int more = 20 * index + random.nextInt(40) + (isSlow ? 1_900 : 0);
    Timing timing =
        new Timing(
            Map.of(
                Phase.DNS, Duration.ofMillis(1 + random.nextInt(4)),
                Phase.CONNECT, Duration.ofMillis(4 + random.nextInt(3)),
                Phase.TLS, Duration.ofMillis(18 + random.nextInt(6)),
                Phase.FIRST_BYTE, Duration.ofMillis(50 + more),
                Phase.DOWNLOAD, Duration.ofMillis(12 + random.nextInt(9))));
    Instant expiry = END.plus(Duration.ofDays(9 + 11L * index));
    Certificate certificate =
        new Certificate(
            "CN=www.example.com",
            "CN=Example CA",
            List.of("www.example.com"),
            "0a",
            expiry.minus(Duration.ofDays(90)),
            expiry,
            9 + 11L * index,
            "SHA256withECDSA",
            "EC",
            256);
    return new Answered(
        Reports.answered("title").facts().with(CommonFacts.CERTIFICATES, List.of(certificate)),
        timing);
  }

  private void agent(String location, int minute, Map<Level, Integer> levels) {
    for (Level level : Level.values()) {
      add("checks", location, minute, levels.getOrDefault(level, 0), "state:" + level.key());
    }
    add("heartbeat", location, minute, 1);
    add("network.lost", location, minute, minute == 60 && location.equals("osaka") ? 1 : 0);
    add("checks.unjudged", location, minute, minute == 60 && location.equals("osaka") ? 8 : 0);
    add("files.problems", location, minute, 0);
    add("journal.age", location, minute, 1 + random.nextInt(12));
    add("lag.max", location, minute, 2 + random.nextInt(9));
    if (minute == 60) {
      for (String lost :
          List.of(
              "points.late",
              "points.rejected",
              "points.dropped",
              "statuses.rejected",
              "events.rejected",
              "skipped",
              "throttled",
              "bugs",
              "sink.failures")) {
        add(lost, location, minute, 1);
      }
    }
  }

  private void add(String metric, String location, int minute, double value, String... more) {
    JsonArray tags = new JsonArray().add("location:" + location).add("hinomi:default");
    List.of(more).forEach(tags::add);
    point("hinomi.agent." + metric, tags, minute, value);
  }

  private void point(String metric, JsonArray tags, int minute, double value) {
    JsonObject point =
        new JsonObject()
            .put("timestamp", start().plusSeconds(60L * minute + 59).getEpochSecond())
            .put("value", value);
    ofAgents.add(
        new JsonObject()
            .put("metric", metric)
            .put("tags", tags)
            .put("points", new JsonArray().add(point)));
  }
}
