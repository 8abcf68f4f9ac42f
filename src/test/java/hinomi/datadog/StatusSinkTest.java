package hinomi.datadog;

import static hinomi.sink.Reports.PLANNED;
import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.degraded;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.inMaintenance;
import static hinomi.sink.Reports.next;
import static hinomi.sink.Reports.report;
import static java.lang.Character.SURROGATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datadog.api.client.v1.model.ServiceCheck;
import hinomi.check.Check;
import hinomi.check.CurrentState;
import hinomi.check.Report;
import hinomi.config.Secrets;
import hinomi.journal.Journal;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.sink.OnCallText;
import hinomi.text.HumanTime;
import hinomi.verdict.Level;
import hinomi.verdict.Thresholds;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusSinkTest {
  private static final Outcome GOOD = answered("title");
  private static final Outcome BAD = answered("sorry");

  private final Journal journal = Journal.inMemory(1_000_000, _ -> {});
  private final Secrets secrets = new Secrets();
  private final AtomicInteger urgent = new AtomicInteger();
  private final StatusSink sink =
      new StatusSink(
          new NotificationQueue(
              IntakeEndpoint.STATUSES,
              journal,
              Map.of("env", "prod", "hinomi", "shop"),
              urgent::incrementAndGet),
          new OnCallText(secrets, HumanTime.UTC, false),
          check -> check.name().equals("shared"));

  private void run(int second, Level before, Outcome outcome) {
    sink.accept(report(check("shop"), PLANNED.plusSeconds(second), before, outcome));
  }

  private List<JsonObject> sent() {
    return journal.newest(IntakeEndpoint.STATUSES.queue(), Integer.MAX_VALUE).reversed().stream()
        .map(each -> new JsonObject(new String(each.bytes(), StandardCharsets.UTF_8)))
        .toList();
  }

  private List<JsonObject> sent(String check) {
    return sent().stream().filter(each -> each.getString("check").equals(check)).toList();
  }

  private List<Integer> statuses(String check) {
    return sent(check).stream().map(each -> each.getInteger("status")).toList();
  }

  private void runs(String runs) {
    Report last = report(check("shop"), PLANNED, Level.UNKNOWN, GOOD);
    sink.accept(last);
    for (int index = 0; index < runs.length(); index++) {
      last =
          switch (runs.charAt(index)) {
            case 'F' -> next(last, 60, BAD);
            case 'E' -> degraded(next(last, 60, GOOD));
            case 'A' -> next(last, 60, failed(Cause.AGENT, "a bug"));
            default -> next(last, 60, GOOD);
          };
      sink.accept(last);
    }
    current = last;
  }

  private Report current = report(check("shop"), PLANNED, Level.UNKNOWN, GOOD);

  private void minute(String time) {
    Instant at = Instant.parse("2026-11-22T" + time + "Z");
    sink.repeat(new CurrentState(current.check(), current.location(), current.state(), at));
  }

  /// After each run the last status of each service check, as Datadog keeps it.
  @ParameterizedTest
  @CsvSource({
    "P, 0, 0, 0",
    "F, 2, , 2",
    "E, 0, 2, 1",
    "FP, 0, 0, 0",
    "EP, 0, 0, 0",
    // What fails is not over being degraded.
    "EF, 2, 2, 2",
    "EFP, 0, 0, 0",
    "FE, 0, 2, 1",
    "FEP, 0, 0, 0",
    // A check that cannot be judged ends no alert.
    "FA, 2, , 2",
    "FAP, 0, 0, 0",
    "EA, 0, 2, 1",
    // Flapping with failures is one alert until it is stable.
    "FPFP, 2, 0, 2",
    "FPFPPPPPP, 0, 0, 0",
    "EPEP, 0, 2, 1"
  })
  void theLastStatuses(String runs, Integer down, Integer degraded, Integer check) {
    runs(runs);

    assertEquals(down, statuses("hinomi.down").getLast());
    assertEquals(degraded == null ? 0 : degraded, statuses("hinomi.degraded").getLast());
    assertEquals(check, statuses("hinomi.check").getLast());
  }

  @Test
  void sendsChangesAtOnceAndNothingElse() {
    runs("PFFFPP");

    assertEquals(List.of(0, 2, 0), statuses("hinomi.down"));
    assertEquals(3, urgent.get());
  }

  @Test
  void flappingIsOneAlertThatNamesTheLastFailure() {
    runs("FPFPFP");

    assertEquals(List.of(0, 2, 0, 2, 2), statuses("hinomi.down"));
    String message = sent("hinomi.down").getLast().getString("message");
    assertTrue(message.startsWith("shop is flapping ("), message);
    assertTrue(message.contains(" runs failed): body does not contain 'title'"), message);
  }

  @Test
  void repeatsEachMinuteWhatAlerts() {
    runs("F");
    sink.repeat(new CurrentState(current.check(), current.location(), current.state(), PLANNED));
    minute("09:11:00");
    minute("09:12:00");

    assertEquals(List.of(0, 2, 2, 2, 2), statuses("hinomi.down"));
    assertEquals(List.of(0, 2, 2, 2, 2), statuses("hinomi.check"));
    String message = sent("hinomi.down").getLast().getString("message");
    assertTrue(message.startsWith("shop is down: body does not contain 'title'"), message);
  }

  @Test
  void repeatsLessOftenWhatDoesNot() {
    runs("P");
    minute("09:11:00");
    minute("09:12:00");
    minute("09:20:00");

    assertEquals(4, statuses("hinomi.down").size());
    assertEquals(2, statuses("hinomi.degraded").size());
    assertEquals(2, statuses("hinomi.check").size());
  }

  @Test
  void goesOnWhileTheCheckCannotBeJudged() {
    runs("FAA");
    minute("09:15:00");

    assertEquals(2, statuses("hinomi.down").getLast());
    String message = sent("hinomi.down").getLast().getString("message");
    assertTrue(message.startsWith("shop is down (unknown now): body does not"), message);
  }

  @Test
  void afterARestartTheReasonIsInTheEvent() {
    current = report(check("shop"), PLANNED, Level.DOWN, BAD);

    minute("09:15:00");

    assertEquals(
        "shop is down: the agent was restarted since: the event of then has the reason | since"
            + " 2026-11-22 08:50:07 UTC | from ap-northeast-1 | run again: hinomi try shop",
        sent("hinomi.down").getLast().getString("message"));
  }

  /// The newest status counts, and a run may take longer than it is to the next repeat.
  @Test
  void aResultIsNewerThanWhatWasRepeatedDuringTheRun() {
    runs("P");
    Instant during = PLANNED.plusSeconds(125);
    sink.repeat(new CurrentState(current.check(), current.location(), current.state(), during));

    sink.accept(next(current, 60, BAD));

    JsonObject last = sent("hinomi.down").getLast();
    assertEquals(2, last.getInteger("status"));
    assertEquals(during.getEpochSecond(), last.getLong("timestamp"));
  }

  @Test
  void checksThatAlertOtherwiseHaveAnOverviewOnly() {
    sink.accept(report(check("shared"), PLANNED, Level.UP, BAD));

    assertEquals(1, sent().size());
    assertEquals(List.of(2), statuses("hinomi.check"));
  }

  @Test
  void aCheckThatIsRemovedEndsItsAlerts() {
    runs("F");
    Instant at = PLANNED.plusSeconds(100);

    sink.removed(new CurrentState(current.check(), current.location(), current.state(), at));

    assertEquals(List.of(0, 2, 0), statuses("hinomi.down"));
    assertEquals(0, statuses("hinomi.check").getLast());
  }

  @Test
  void sendsNothingInMaintenanceOrForFaultsOfTheAgent() {
    sink.accept(inMaintenance(report(check("shop"), BAD)));
    run(0, Level.UP, failed(Cause.AGENT, "a bug"));

    assertEquals(List.of(), sent());
  }

  @Test
  void aStartWakesNobodySooner() {
    Report first = report(check("shop", new Thresholds(2, 1)), PLANNED, Level.UNKNOWN, BAD);

    sink.accept(first);
    assertEquals(List.of(), sent());

    sink.accept(next(first, 60, BAD));
    assertEquals(List.of(2), statuses("hinomi.down"));
  }

  @Test
  void carriesTheTagsOfItsMonitor() {
    run(0, Level.UP, BAD);

    List<Object> tags = sent().getFirst().getJsonArray("tags").stream().toList();
    assertTrue(tags.contains("hinomi:shop"), tags::toString);
    assertTrue(tags.contains(Audience.of(check("shop")).tag()), tags::toString);
  }

  @Test
  void textOfASiteMentionsNobody() {
    run(0, Level.UP, failed(Cause.PROTOCOL, "got '@all'"));

    String message = sent().getFirst().getString("message");
    assertTrue(message.startsWith("shop is down: got '＠all' | since "), message);
  }

  @Test
  void saysWhatIsWrongFirstAndKeepsRunbookAndCommand() {
    Check check = withRunbook("https://wiki.example.com/@shop");
    String page = "%%% @slack-all `" + "カートを見る𠮷".repeat(100);

    sink.accept(report(check, PLANNED, Level.UP, answered(page)));

    String message = sent().getFirst().getString("message");
    assertEquals(
        "shop is down: body does not contain 'title' (HTTP 200, 12 bytes: '<h1>503</h1>')"
            + " | since 2026-11-22 09:00:07 UTC | https://www.example.com/ | 203.0.113.7:443"
            + " | redirect 31 ms, dns 1.23 ms, connect 3.4 ms, tls 18.9 ms, first-byte 50 ms,"
            + " download 30 ms, total 103.5 ms | from ap-northeast-1 | attempts 1"
            + " | % % % ＠slack-all 'カートを見る𠮷カート",
        message.substring(0, message.indexOf("𠮷") + 5));
    assertTrue(
        message.endsWith(
            "… | runbook https://wiki.example.com/%40shop | run again: hinomi try shop"),
        message);
    assertTrue(message.length() > 440 && message.length() <= 500, message);
    assertTrue(message.codePoints().noneMatch(each -> Character.getType(each) == SURROGATE));
  }

  private static Check withRunbook(String url) {
    Check plain = check("shop");
    return new Check.Builder(
            plain.name(), plain.kind(), plain.probe(), plain.schedule(), plain.timeout())
        .assertions(plain.assertions())
        .about(
            new Check.About(
                Map.of(),
                Optional.empty(),
                Optional.of(url),
                Optional.empty(),
                Optional.empty(),
                false,
                Check.Alert.DEFAULT,
                Optional.empty()))
        .build();
  }

  @Test
  void isWhatDatadogsOwnModelTakes() {
    run(0, Level.UP, GOOD);
    run(1, Level.UP, BAD);

    for (JsonObject each : sent()) {
      assertEquals(List.of(), DatadogOracle.problems(each.encode(), ServiceCheck.class));
    }
  }

  @Test
  void sendsTheReasonWithoutSecretsAndNoneWhileUp() {
    secrets.add("s3cr3t-of-ours");

    runs("P");
    run(1, Level.UP, failed(Cause.DNS, "no s3cr3t-of-ours\nhere " + "x".repeat(1_000)));

    assertTrue(sent("hinomi.degraded").stream().noneMatch(each -> each.containsKey("message")));
    String message = sent("hinomi.down").getLast().getString("message");
    assertEquals("shop is down: no ***\\nhere xxx", message.substring(0, 30));
    assertTrue(message.endsWith(" | run again: hinomi try shop"), message);
    assertTrue(message.length() <= 500, message);
  }
}
