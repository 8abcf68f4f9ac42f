package hinomi.datadog;

import static hinomi.sink.Reports.PLANNED;
import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.inMaintenance;
import static hinomi.sink.Reports.next;
import static hinomi.sink.Reports.report;
import static java.lang.Character.SURROGATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datadog.api.client.v1.model.ServiceCheck;
import hinomi.check.Check;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StatusSinkTest {
  private static final Outcome GOOD = answered("title");
  private static final Outcome BAD = answered("sorry");

  private final Journal journal = Journal.inMemory(1_000_000, _ -> {});
  private final Secrets secrets = new Secrets();
  private final AtomicInteger urgent = new AtomicInteger();
  private final StatusSink sink =
      new StatusSink(
          new NotificationQueue(
              IntakeEndpoint.STATUSES, journal, Map.of("env", "prod"), urgent::incrementAndGet),
          "shop",
          new OnCallText(secrets, HumanTime.UTC, false));

  private void run(int second, Level before, Outcome outcome) {
    sink.accept(report(check("shop"), PLANNED.plusSeconds(second), before, outcome));
  }

  private List<JsonObject> sent() {
    return journal.newest(IntakeEndpoint.STATUSES.queue(), Integer.MAX_VALUE).reversed().stream()
        .map(each -> new JsonObject(new String(each.bytes(), StandardCharsets.UTF_8)))
        .toList();
  }

  private List<Integer> statuses() {
    return sent().stream().map(each -> each.getInteger("status")).toList();
  }

  @Test
  void sendsChangesAtOnceAndOthersOnceAMinute() {
    Report last = report(check("shop"), PLANNED, Level.UNKNOWN, GOOD);
    sink.accept(last);
    for (Outcome outcome : List.of(GOOD, BAD, BAD, BAD, BAD, GOOD)) {
      last = next(last, 10, outcome);
      sink.accept(last);
    }

    // PLANNED is 7 s after the full minute: the runs are at 7, 17, 27, 37, 47, 57 and 67 s.
    assertEquals(List.of(0, 2, 0), statuses());
    assertEquals(3, urgent.get());
  }

  @Test
  void sendsAWarningWithTheRunsThatFailedWhileItFlaps() {
    Report last = report(check("shop"), PLANNED, Level.UNKNOWN, GOOD);
    sink.accept(last);
    for (Outcome outcome : List.of(BAD, GOOD, BAD, GOOD, BAD)) {
      last = next(last, 60, outcome);
      sink.accept(last);
    }

    assertEquals(List.of(0, 2, 0, 2, 1, 1), statuses());
    String first = sent().get(4).getString("message");
    assertTrue(first.startsWith("shop is flapping (2 of the last 5 runs failed) and held"), first);
    String message = sent().getLast().getString("message");
    assertTrue(
        message.startsWith("shop is flapping (3 of the last 6 runs failed): body does"), message);
  }

  @Test
  void sendsNothingInMaintenanceOrForFaultsOfTheAgent() {
    sink.accept(inMaintenance(report(check("shop"), BAD)));
    run(0, Level.UP, failed(Cause.AGENT, "a bug"));

    assertEquals(List.of(), statuses());
  }

  @Test
  void sendsAgainOnceAMinute() {
    Report first = report(check("shop"), PLANNED, Level.DOWN, BAD);
    sink.accept(first);
    Report second = next(first, 30, BAD);
    sink.accept(second);
    sink.accept(next(second, 30, BAD));

    assertEquals(List.of(2, 2), statuses());
    assertEquals(0, urgent.get());
  }

  @Test
  void aStartWakesNobodySooner() {
    Report first = report(check("shop", new Thresholds(2, 1)), PLANNED, Level.UNKNOWN, BAD);

    sink.accept(first);
    assertEquals(List.of(), statuses());

    sink.accept(next(first, 60, BAD));
    assertEquals(List.of(2), statuses());
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
    assertEquals(500, message.length());
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

    run(0, Level.UP, GOOD);
    run(1, Level.UP, failed(Cause.DNS, "no s3cr3t-of-ours\nhere " + "x".repeat(1_000)));

    assertFalse(sent().getFirst().containsKey("message"));
    String message = sent().getLast().getString("message");
    assertEquals("shop is down: no ***\\nhere xxx", message.substring(0, 30));
    assertTrue(message.endsWith(" | run again: hinomi try shop"), message);
    assertTrue(message.length() <= 500, message);
  }
}
