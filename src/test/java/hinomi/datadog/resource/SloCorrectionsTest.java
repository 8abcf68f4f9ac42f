package hinomi.datadog.resource;

import static hinomi.datadog.resource.SomeChecks.NOW;
import static hinomi.datadog.resource.SomeChecks.SETTINGS;
import static hinomi.datadog.resource.SomeChecks.check;
import static hinomi.datadog.resource.SomeChecks.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.check.Check;
import hinomi.check.Location;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SloCorrectionsTest {
  private static final Map<String, Object> WEEKLY = rule("FREQ=WEEKLY;BYDAY=SU");

  private final Vertx vertx = Vertx.vertx();
  private final LoopbackAccount account = new LoopbackAccount(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static Map<String, Object> rule(String rule) {
    return Map.of(
        "rule", rule, "start", "2026-01-04T02:00", "duration", "2h", "zone", "Asia/Tokyo");
  }

  private static Map<String, Object> once(String start, String end) {
    return Map.of("start", start, "end", end, "zone", "UTC");
  }

  private static Check having(String name, Object... windows) {
    Map<String, Object> more = new HashMap<>(Map.of("maintenance", List.of(windows)));
    more.put("slo", Map.of("availability", 99.9));
    more.put("tags", Map.of("team", "shop"));
    return check(name, more);
  }

  private static List<JsonObject> corrections(Check... checks) {
    return resources(List.of(checks)).stream()
        .filter(each -> each.type() == ResourceType.CORRECTION)
        .map(each -> each.body().getJsonObject("data").getJsonObject("attributes"))
        .toList();
  }

  private static List<String> uncorrected(Check... checks) {
    URI api = URI.create("https://api.datadoghq.com");
    return new Resources(SETTINGS, new Location("local"), api, true)
        .uncorrected(List.of(checks), NOW).stream()
            .map(each -> each.check() + ": " + each.message())
            .toList();
  }

  @Test
  void aRecurringWindowCorrectsFromItsFirstStart() {
    JsonObject correction = corrections(having("a", WEEKLY)).getFirst();

    assertEquals(
        new JsonObject()
            .put("start", Instant.parse("2026-01-03T17:00:00Z").getEpochSecond())
            .put("duration", 7_200)
            .put("rrule", "FREQ=WEEKLY")
            .put("timezone", "Asia/Tokyo")
            .put("slo_id", "@{slo/availability-a}")
            .put("category", "Scheduled Maintenance"),
        without(correction, "description"));
  }

  private static JsonObject without(JsonObject object, String key) {
    JsonObject copy = object.copy();
    copy.remove(key);
    return copy;
  }

  @ParameterizedTest
  @CsvSource({
    "FREQ=WEEKLY;BYDAY=SU, FREQ=WEEKLY",
    "'FREQ=WEEKLY;BYDAY=SU,MO', 'FREQ=WEEKLY;BYDAY=SU,MO'",
    "FREQ=MONTHLY;BYDAY=1SU, FREQ=MONTHLY;BYDAY=1SU",
    "FREQ=DAILY;INTERVAL=2;COUNT=200, FREQ=DAILY;INTERVAL=2;COUNT=200",
    "FREQ=WEEKLY;UNTIL=20270301, FREQ=WEEKLY;UNTIL=20270301T145959Z",
  })
  void keepsTheRulesThatCorrectionsKnow(String written, String rule) {
    assertEquals(
        List.of(rule),
        corrections(having("a", rule(written))).stream()
            .map(each -> each.getString("rrule"))
            .toList());
    assertEquals(List.of(), uncorrected(having("a", rule(written))));
  }

  @ParameterizedTest
  @CsvSource({
    "FREQ=MONTHLY;BYMONTHDAY=1, corrections have no BYMONTHDAY",
    "'FREQ=MONTHLY;BYDAY=SU,SA;BYSETPOS=1', corrections have no BYSETPOS",
    "FREQ=YEARLY, 'corrections recur by the day, week or month, not FREQ=YEARLY'",
  })
  void namesTheRulesThatCorrectionsDoNotKnow(String rule, String why) {
    assertEquals(List.of(), corrections(having("a", rule(rule))));
    assertEquals(
        List.of("a: its maintenance counts in the SLO 'a: availability': " + why),
        uncorrected(having("a", rule(rule))));
  }

  @Test
  void keepsTheLimitsOfDatadogForAnSlo() {
    Object[] four =
        IntStream.rangeClosed(1, 4)
            .mapToObj(count -> rule("FREQ=WEEKLY;INTERVAL=" + count))
            .toArray();

    assertEquals(3, corrections(having("a", four)).size());
    assertEquals(
        List.of(
            "a: its maintenance counts in the SLO 'a: availability': Datadog takes 3 of FREQ=WEEKLY for an SLO"),
        uncorrected(having("a", four)));
  }

  @Test
  void aWindowThatACheckHasTwiceIsNotThatOfTwoChecks() {
    long ofTeam =
        corrections(having("a", WEEKLY, WEEKLY), having("b")).stream()
            .filter(each -> each.getString("slo_id").contains("team"))
            .count();

    assertEquals(0, ofTeam);
  }

  /// What the others do in the meantime would be hidden.
  @Test
  void aTeamIsCorrectedByTheWindowsThatAllItsChecksHave() {
    Map<String, Object> own = once("2027-01-01T00:00", "2027-01-01T01:00");

    List<String> corrected =
        corrections(having("a", WEEKLY, own), having("b", WEEKLY)).stream()
            .map(each -> each.getString("slo_id") + " " + each.getString("rrule"))
            .map(text -> text.replaceAll("team-shop-30d-\\w+", "team"))
            .toList();

    assertEquals(
        List.of(
            "@{slo/availability-a} null",
            "@{slo/availability-a} FREQ=WEEKLY",
            "@{slo/availability-b} FREQ=WEEKLY",
            "@{slo/availability-team} FREQ=WEEKLY"),
        corrected.stream().sorted(SloCorrectionsTest::bySloThenOnce).toList());
    assertEquals(
        List.of(
            "a: its maintenance counts in the SLO 'shop: availability of all checks': not all 2"
                + " checks of it have the window"),
        uncorrected(having("a", WEEKLY, own), having("b", WEEKLY)));
  }

  private static int bySloThenOnce(String one, String other) {
    return one.replace("null", " ").compareTo(other.replace("null", " "));
  }

  @Test
  void pastWindowsAreKeptForAsLongAsAnSloLooksBack() {
    Map<String, Object> past = once("2026-09-01T00:00", "2026-09-01T01:00");
    Map<String, Object> forgotten = once("2026-08-01T00:00", "2026-08-01T01:00");

    assertEquals(
        List.of(Instant.parse("2026-09-01T00:00:00Z").getEpochSecond()),
        corrections(having("a", past, forgotten)).stream()
            .map(each -> each.getLong("start"))
            .toList());
  }

  private SyncPlan synced(List<Resource> desired, boolean prune, Instant now) {
    Sync sync = new Sync(vertx, LoopbackAccount.settings(account.port()), SETTINGS);
    try {
      SyncPlan plan = sync.plan(desired, prune, now).await(30, TimeUnit.SECONDS);
      assertEquals(List.of(), sync.apply(plan, _ -> {}).await(30, TimeUnit.SECONDS).failures());
      return plan;
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  private JsonObject stored() {
    Collection<JsonObject> all = account.shelf(ResourceType.CORRECTION).values();
    assertEquals(1, all.size());
    return all.iterator().next().getJsonObject("attributes");
  }

  @Test
  void aSecondSyncChangesNothing() {
    List<Resource> desired = resources(List.of(having("a", WEEKLY)));
    synced(desired, false, NOW);

    assertEquals(List.of(), synced(desired, true, NOW.plus(Duration.ofDays(30))).steps());
  }

  @Test
  void aWindowThatIsRemovedEndsAndKeepsWhatItCorrected() {
    synced(resources(List.of(having("a", WEEKLY))), false, NOW);
    List<Resource> without = resources(List.of(having("a")));

    assertEquals(
        List.of(SyncStep.Action.LEAVE),
        synced(without, false, NOW).steps().stream()
            .filter(step -> step.type() == ResourceType.CORRECTION)
            .map(SyncStep::action)
            .toList());
    SyncPlan ending = synced(without, true, NOW);

    assertEquals("FREQ=WEEKLY;UNTIL=20261124T120000Z", stored().getString("rrule"));
    assertEquals(
        "ends, as it is no longer in the files",
        String.join(
            ", ",
            ending.steps().stream()
                .filter(step -> step.type() == ResourceType.CORRECTION)
                .findFirst()
                .orElseThrow()
                .fields()));
    assertEquals(List.of(), synced(without, true, NOW.plusSeconds(60)).steps());
  }

  @Test
  void aPastWindowThatIsRemovedStaysCorrected() {
    synced(
        resources(List.of(having("a", once("2026-11-01T00:00", "2026-11-01T01:00")))), false, NOW);

    assertEquals(List.of(), synced(resources(List.of(having("a"))), true, NOW).steps());
    assertEquals(Instant.parse("2026-11-01T01:00:00Z").getEpochSecond(), stored().getLong("end"));
  }

  @Test
  void aWindowToComeThatIsRemovedIsDeleted() {
    synced(
        resources(List.of(having("a", once("2027-11-01T00:00", "2027-11-01T01:00")))), false, NOW);

    synced(resources(List.of(having("a"))), true, NOW);

    assertEquals(Map.of(), account.shelf(ResourceType.CORRECTION));
  }

  @Test
  void correctionsGoWithTheirSlo() {
    synced(resources(List.of(having("a", WEEKLY))), false, NOW);

    synced(resources(List.of(check("a", Map.of("maintenance", WEEKLY)))), true, NOW);

    assertEquals(Map.of(), account.shelf(ResourceType.CORRECTION));
    assertEquals(Map.of(), account.shelf(ResourceType.SLO));
  }
}
