package hinomi.datadog;

import static hinomi.sink.Reports.PLANNED;
import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.inMaintenance;
import static hinomi.sink.Reports.next;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datadog.api.client.v1.model.EventCreateRequest;
import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.config.Secrets;
import hinomi.journal.Journal;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.sink.OnCallText;
import hinomi.text.HumanTime;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import hinomi.verdict.Thresholds;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventSinkTest {
  private static final Outcome GOOD = answered("title");
  private static final Outcome BAD = answered("sorry");

  private final Journal journal = Journal.inMemory(1_000_000, _ -> {});
  private final Secrets secrets = new Secrets();
  private final AtomicInteger urgent = new AtomicInteger();
  private final EventSink sink = sink(false);

  private EventSink sink(boolean mentions) {
    EventText text = new EventText(new OnCallText(secrets, HumanTime.UTC, false), mentions);
    return new EventSink(
        new NotificationQueue(
            IntakeEndpoint.EVENTS, journal, Map.of("env", "prod"), urgent::incrementAndGet),
        text);
  }

  private static Report at(int minute, Level before, Outcome outcome) {
    return report(check("shop"), PLANNED.plusSeconds(60L * minute), before, outcome);
  }

  private List<JsonObject> events() {
    return journal.newest(IntakeEndpoint.EVENTS.queue(), Integer.MAX_VALUE).reversed().stream()
        .map(each -> new JsonObject(new String(each.bytes(), StandardCharsets.UTF_8)))
        .toList();
  }

  private List<String> titles() {
    return events().stream().map(each -> each.getString("title")).toList();
  }

  private String text() {
    return events().getLast().getString("text");
  }

  @Test
  void sendsEveryTransitionOnceAndAtOnce() {
    acceptInTurn(at(0, Level.UNKNOWN, GOOD), BAD, BAD, GOOD, GOOD);

    assertEquals(
        List.of("shop is down (ap-northeast-1)", "shop recovered after 2 min (ap-northeast-1)"),
        titles());
    assertEquals(2, urgent.get());
  }

  @Test
  void reportsACheckThatIsDownFromTheStart() {
    sink.accept(at(0, Level.UNKNOWN, BAD));

    assertEquals(List.of("shop is down (ap-northeast-1)"), titles());
  }

  @Test
  void reportsAfterAMaintenanceWindowWhatStillHolds() {
    Report first = at(0, Level.UP, BAD);
    sink.accept(first);
    Report good = accepted(inMaintenance(next(first, 60, GOOD)));
    Report bad = accepted(inMaintenance(next(good, 60, BAD)));
    Report still = accepted(next(bad, 60, BAD));
    Report over = accepted(inMaintenance(next(still, 60, GOOD)));
    accepted(next(over, 60, GOOD));

    assertEquals(
        List.of("shop is down (ap-northeast-1)", "shop recovered after 4 min (ap-northeast-1)"),
        titles());
  }

  @Test
  void reportsFlappingOnce() {
    acceptInTurn(at(0, Level.UNKNOWN, GOOD), BAD, GOOD, BAD, GOOD, BAD, GOOD, BAD, GOOD);
    assertEquals(
        List.of(
            "shop is down (ap-northeast-1)",
            "shop recovered after 1 min (ap-northeast-1)",
            "shop is down (ap-northeast-1)",
            "shop is flapping (2 of the last 5 runs failed) and held degraded until it is stable"
                + " (ap-northeast-1)"),
        titles());
    assertEquals("warning", events().getLast().getString("alert_type"));
  }

  private Report accepted(Report report) {
    sink.accept(report);
    return report;
  }

  /// The first report, then those of further runs, a minute apart.
  private void acceptInTurn(Report first, Outcome... outcomes) {
    Report last = accepted(first);
    for (Outcome outcome : outcomes) {
      last = accepted(next(last, 60, outcome));
    }
  }

  /// A check whose file goes and comes back starts from nothing, whatever this sink has seen of it.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCheckThatComesBackIsNotHasty(boolean wasSeen) {
    Check patient = check("shop", new Thresholds(3, 1));
    if (wasSeen) {
      acceptInTurn(report(patient, PLANNED.minusSeconds(3_600), Level.UNKNOWN, GOOD), GOOD);
    }

    acceptInTurn(report(patient, PLANNED, Level.UNKNOWN, BAD), BAD);
    assertEquals(List.of(), titles());

    acceptInTurn(report(patient, PLANNED, Level.UNKNOWN, BAD), BAD, BAD);
    assertEquals(List.of("shop is down (ap-northeast-1)"), titles());
  }

  @Test
  void reportsWhenItMayHaveBeenAnnouncedBefore() {
    sink.accept(report(check("shop"), PLANNED, State.unrecorded(PLANNED), BAD));

    assertEquals(List.of("shop is down, earlier state unknown (ap-northeast-1)"), titles());
    assertTrue(text().contains("without a saved state of this check"), text());
  }

  @ParameterizedTest
  @CsvSource({
    "NETWORK, true, error, hinomi-location-tokyo",
    "NETWORK, false, success, hinomi-location-tokyo",
    "UNKNOWN_CHECKS, true, error, hinomi-unknown-checks-tokyo"
  })
  void sendsNoticesOfALocation(Notice.Topic topic, boolean isBad, String type, String key) {
    secrets.add("s3cr3t-of-ours");

    sink.accept(
        new Notice(
            topic, new Location("tokyo"), PLANNED, "title", "a: s3cr3t-of-ours\nb: @all", isBad));

    JsonObject event = events().getFirst();
    assertEquals("title", event.getString("title"));
    assertEquals(type, event.getString("alert_type"));
    assertEquals(key, event.getString("aggregation_key"));
    assertEquals("a: ***\nb: ＠all", event.getString("text"));
    assertEquals(List.of(), DatadogOracle.problems(event.encode(), EventCreateRequest.class));
  }

  @Test
  void sendsNothingForInconclusiveRuns() {
    sink.accept(at(0, Level.UP, failed(Cause.AGENT, "a bug")));
    sink.accept(at(1, Level.DOWN, failed(Cause.AGENT, "a bug")));

    assertEquals(List.of(), titles());
  }

  /// `hinomi review` computes the time to detect and to restore from these.
  @Test
  void tagsTellTheFirstFailedAndTheFirstGoodRun() {
    Report first = at(0, Level.UP, GOOD);
    acceptInTurn(first, BAD, BAD, BAD, BAD, GOOD, GOOD);

    List<List<String>> since =
        events().stream()
            .map(each ->
                each.getJsonArray("tags").stream()
                    .map(String::valueOf)
                    .filter(tag -> tag.matches("(since|was|was-since|state):.*"))
                    .toList())
            .toList();
    long failed = PLANNED.plusSeconds(60).getEpochSecond();
    long good = PLANNED.plusSeconds(300).getEpochSecond();
    assertEquals(2, since.size(), since::toString);
    assertTrue(
        since.getFirst().containsAll(List.of("state:down", "since:" + failed, "was:up")),
        since::toString);
    assertTrue(
        since
            .getLast()
            .containsAll(List.of("state:up", "since:" + good, "was:down", "was-since:" + failed)),
        since::toString);
  }

  @Test
  void isWhatDatadogsOwnModelTakes() {
    sink.accept(at(0, Level.UP, BAD));
    sink.accept(at(1, Level.DOWN, GOOD));

    for (JsonObject each : events()) {
      assertEquals(List.of(), DatadogOracle.problems(each.encode(), EventCreateRequest.class));
    }
  }

  @Test
  void showsReasonRunbookAndPeople() {
    sink.accept(at(0, Level.UP, BAD));

    JsonObject event = events().getFirst();
    assertEquals("error", event.getString("alert_type"));
    assertEquals("shop", event.getString("aggregation_key"));
    assertEquals(PLANNED.getEpochSecond(), event.getLong("date_happened"));
    assertEquals(
        List.of(
            "check:shop",
            "kind:http",
            "location:ap-northeast-1",
            "env:prod",
            "team:storefront",
            "state:down",
            "since:1795338007",
            "was:up",
            "was-since:1795337407",
            "reason:assertion"),
        event.getJsonArray("tags").getList());
    assertEquals(
        """
        %%%
        **shop is down**: `body does not contain 'title' (HTTP 200, 12 bytes: '<h1>503</h1>')`

        ```
        since       2026-11-22 09:00:07 UTC
        target      https://www.example.com/
        address     203.0.113.7:443
        phases      redirect 31 ms, dns 1.23 ms, connect 3.4 ms, tls 18.9 ms, first-byte 50 ms, \
        download 30 ms, total 103.5 ms
        location    ap-northeast-1
        attempts    1
        snippet     sorry
        ```

        Run it again: `hinomi try shop`
        %%%\
        """,
        text());
  }

  @Test
  void textFromOutsideCannotMentionOrFormat() {
    sink.accept(at(0, Level.UP, answered("@all ```\n%%% **bold** \u001b[31m")));

    String text = text();
    assertFalse(text.contains("@"), text);
    assertEquals(3, text.split("```", -1).length, text);
    assertEquals(3, text.split("%%%", -1).length, text);
  }

  @Test
  void showsTextOfASiteAsCodeOnly() {
    sink.accept(at(0, Level.UP, failed(Cause.PROTOCOL, "`![](http://evil.example/) <b>")));

    assertTrue(text().contains("**: `'![](http://evil.example/) <b>`\n"), text());
  }

  @Test
  void showsNoSecret() {
    secrets.add("s3cr3t-of-ours");

    sink.accept(at(0, Level.UP, answered("you sent s3cr3t-of-ours")));

    assertTrue(text().contains("you sent ***"), text());
  }

  @Test
  void isNeverLongerThanDatadogAccepts() {
    sink.accept(at(0, Level.UP, failed(Cause.PROTOCOL, "x".repeat(100_000))));

    assertTrue(text().length() <= 4_000, text().length() + " letters");
    assertTrue(text().endsWith("`hinomi try shop`\n%%%"), text());
  }

  @Test
  void happensAtThePlannedSecond() {
    sink.accept(at(0, Level.UP, BAD));

    Instant time = journal.newest(IntakeEndpoint.EVENTS.queue(), 1).getFirst().time();
    assertEquals(PLANNED.getEpochSecond(), time.getEpochSecond());
  }
}
