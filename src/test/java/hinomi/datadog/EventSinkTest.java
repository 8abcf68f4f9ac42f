package hinomi.datadog;

import static hinomi.sink.Reports.PLANNED;
import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.inMaintenance;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datadog.api.client.v1.model.EventCreateRequest;
import hinomi.check.Report;
import hinomi.config.Secrets;
import hinomi.journal.Journal;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.sink.ReportJson;
import hinomi.verdict.Level;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventSinkTest {
  private static final Outcome GOOD = answered("title");
  private static final Outcome BAD = answered("sorry");

  private final Journal journal = Journal.inMemory(1_000_000, _ -> {});
  private final Secrets secrets = new Secrets();
  private final AtomicInteger hurries = new AtomicInteger();
  private final EventSink sink = sink(false);

  private EventSink sink(boolean mentions) {
    EventText text = new EventText(new ReportJson(secrets), mentions);
    return new EventSink(
        new Notices(Lane.EVENTS, journal, Map.of("env", "prod"), hurries::incrementAndGet), text);
  }

  private static Report at(int minute, Level before, Outcome outcome) {
    return report(check("shop"), PLANNED.plusSeconds(60L * minute), before, outcome);
  }

  private List<JsonObject> events() {
    return journal.newest(Lane.EVENTS.number(), Integer.MAX_VALUE).reversed().stream()
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
  void tellsEveryChangeOnceAndAtOnce() {
    sink.accept(at(0, Level.UNKNOWN, GOOD));
    sink.accept(at(1, Level.UP, BAD));
    sink.accept(at(2, Level.DOWN, BAD));
    sink.accept(at(3, Level.DOWN, GOOD));
    sink.accept(at(4, Level.UP, GOOD));

    assertEquals(
        List.of(
            "shop is down (ap-northeast-1)",
            "shop is up again, was down for 2m 0s (ap-northeast-1)"),
        titles());
    assertEquals(2, hurries.get());
  }

  @Test
  void tellsThatACheckIsDownFromTheStart() {
    sink.accept(at(0, Level.UNKNOWN, BAD));

    assertEquals(List.of("shop is down (ap-northeast-1)"), titles());
  }

  @Test
  void tellsNothingInAMaintenanceWindowAndAfterItWhatStillHolds() {
    sink.accept(at(0, Level.UP, BAD));
    sink.accept(inMaintenance(at(1, Level.DOWN, GOOD)));
    sink.accept(inMaintenance(at(2, Level.UP, BAD)));
    sink.accept(at(3, Level.DOWN, BAD));
    sink.accept(inMaintenance(at(4, Level.DOWN, GOOD)));
    sink.accept(at(5, Level.UP, GOOD));

    assertEquals(
        List.of(
            "shop is down (ap-northeast-1)",
            "shop is up again, was down for 5m 0s (ap-northeast-1)"),
        titles());
  }

  @Test
  void tellsNothingOfRunsThatDoNotCount() {
    sink.accept(at(0, Level.UP, failed(Cause.AGENT, "a bug")));
    sink.accept(at(1, Level.DOWN, failed(Cause.AGENT, "a bug")));

    assertEquals(List.of(), titles());
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
  void saysWhatPeopleNeedToKnow() {
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
            "reason:assertion"),
        event.getJsonArray("tags").getList());
    assertTrue(text().contains("**assertion**: `body.contains: expected"), text());
    assertTrue(text().contains("https://www.example.com/, seen from ap-northeast-1"), text());
    assertTrue(text().contains("address: 203.0.113.7:443\n"), text());
    assertTrue(text().contains("timings_ms.dns: 1.235\n"), text());
    assertTrue(text().contains("http.snippet: sorry\n"), text());
  }

  @Test
  void letsNobodyFromOutsideMentionOrLayOutAnything() {
    sink.accept(at(0, Level.UP, answered("@all ```\n%%% **bold** \u001b[31m")));

    String text = text();
    assertFalse(text.contains("@"), text);
    assertEquals(3, text.split("```", -1).length, text);
    assertEquals(3, text.split("%%%", -1).length, text);
  }

  @Test
  void showsWhatASiteSaysAsCodeOnly() {
    sink.accept(at(0, Level.UP, failed(Cause.PROTOCOL, "`![](http://evil.example/) <b>")));

    assertTrue(text().contains("**protocol**: `'![](http://evil.example/) <b>`\n"), text());
  }

  @Test
  void tellsNoSecret() {
    secrets.add("s3cr3t-of-ours");

    sink.accept(at(0, Level.UP, answered("you sent s3cr3t-of-ours")));

    assertTrue(text().contains("you sent ***"), text());
  }

  @Test
  void isNeverLongerThanDatadogTakes() {
    sink.accept(at(0, Level.UP, failed(Cause.PROTOCOL, "x".repeat(100_000))));

    assertTrue(text().length() <= 4_000, text().length() + " letters");
    assertTrue(text().endsWith("```\n%%%"), text());
  }

  @Test
  void happensAtThePlannedSecond() {
    sink.accept(at(0, Level.UP, BAD));

    Instant time = journal.newest(Lane.EVENTS.number(), 1).getFirst().time();
    assertEquals(PLANNED.getEpochSecond(), time.getEpochSecond());
  }
}
