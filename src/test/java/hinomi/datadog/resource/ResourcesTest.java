package hinomi.datadog.resource;

import static hinomi.datadog.resource.SomeChecks.NOW;
import static hinomi.datadog.resource.SomeChecks.SETTINGS;
import static hinomi.datadog.resource.SomeChecks.check;
import static hinomi.datadog.resource.SomeChecks.examples;
import static hinomi.datadog.resource.SomeChecks.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Check;
import hinomi.check.Location;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcesTest {
  @Test
  void resourcesOfTheExamplesAreValid() {
    List<Resource> resources = resources(examples());

    assertEquals(List.of(), Rules.problems(resources));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
  void resourcesOfAnyChecksAreValid(int size) {
    for (int seed = 0; seed < 8; seed++) {
      List<Check> checks = new AnyChecks(new Random(1_000L * size + seed)).some(size);

      assertEquals(List.of(), Rules.problems(resources(checks)), "seed " + seed);
    }
  }

  @Test
  void theOrderOfChecksChangesNothing() {
    List<Check> shuffled = new ArrayList<>(examples());
    Collections.shuffle(shuffled, new Random(1));

    assertEquals(resources(examples()), resources(shuffled));
  }

  @Test
  void aTeamSloSumsTheErrorBudgetsOfItsChecks() {
    Map<String, Object> slo =
        Map.of("tags", Map.of("team", "shop"), "slo", Map.of("availability", 99.9));
    List<Resource> all = resources(List.of(check("a", slo), check("b", slo)));

    assertEquals(
        List.of(
            "a: availability, 99.9%",
            "b: availability, 99.9%", "shop: availability of all checks, 99.8%"),
        all.stream()
            .filter(each -> each.type() == ResourceType.SLO)
            .map(each -> each.title().replace("[hinomi] ", "").replace(" over 30d", ""))
            .toList());
  }

  @Test
  void anSloHasAllTimeWindows() {
    JsonObject slo =
        resources(List.of(check("a", Map.of("slo", Map.of("availability", 99.9))))).stream()
            .filter(each -> each.type() == ResourceType.SLO)
            .findFirst()
            .orElseThrow()
            .body();

    assertEquals(
        "[{'timeframe':'7d','target':99.9,'warning':99.95},"
            + "{'timeframe':'30d','target':99.9,'warning':99.95},"
            + "{'timeframe':'90d','target':99.9,'warning':99.95}]",
        slo.getJsonArray("thresholds").encode().replace('"', '\''));
    assertEquals("30d", slo.getString("timeframe"));
  }

  @Test
  void windowsThatAreOverHaveNoDowntime() {
    Map<String, Object> over =
        Map.of("start", "2025-01-01T00:00", "end", "2025-01-01T01:00", "zone", "UTC");
    Map<String, Object> toCome =
        Map.of("start", "2027-01-01T00:00", "end", "2027-01-01T01:00", "zone", "Asia/Tokyo");
    List<Resource> downtimes =
        resources(
                List.of(
                    check("a", Map.of("maintenance", List.of(over, toCome))),
                    check("b", Map.of("maintenance", List.of(toCome)))))
            .stream()
            .filter(each -> each.type() == ResourceType.DOWNTIME)
            .toList();

    assertEquals(
        List.of("check:(a OR b), 2026-12-31T15:00:00Z to 2026-12-31T16:00:00Z"),
        downtimes.stream().map(Resource::title).toList());
  }

  /// Datadog counts from the start, so that is a time of the rule.
  @Test
  void aDowntimeStartsWhenItsRuleFirstDoesAndEndsInUtc() {
    Map<String, Object> window =
        Map.of(
            "rule", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20270301",
            "start", "2026-12-01T02:00",
            "duration", "1h",
            "zone", "Asia/Tokyo");
    Map<String, Object> over =
        Map.of(
            "rule", "FREQ=DAILY;COUNT=3",
            "start", "2026-10-01T02:00",
            "duration", "1h",
            "zone", "Asia/Tokyo");
    List<Resource> downtimes =
        resources(List.of(check("a", Map.of("maintenance", List.of(window, over))))).stream()
            .filter(each -> each.type() == ResourceType.DOWNTIME)
            .toList();

    assertEquals(1, downtimes.size());
    JsonObject attributes =
        downtimes.getFirst().body().getJsonObject("data").getJsonObject("attributes");
    assertEquals(
        new JsonObject()
            .put("duration", "60m")
            .put("rrule", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20270301T145959Z")
            .put("start", "2026-12-06T02:00:00"),
        attributes.getJsonObject("schedule").getJsonArray("recurrences").getJsonObject(0));
  }

  private static Resource downtimeOf(Map<String, Object> window, Instant now) {
    List<Check> checks = List.of(check("a", Map.of("maintenance", List.of(window))));
    URI api = URI.create("https://api.datadoghq.com");
    return new Resources(SETTINGS, new Location("local"), api, true).of(checks, now).getLast();
  }

  private static JsonObject scheduleOf(Resource downtime) {
    return downtime
        .body()
        .getJsonObject("data")
        .getJsonObject("attributes")
        .getJsonObject("schedule");
  }

  /// Datadog refuses a start that has passed.
  @Test
  void aRecurringDowntimeGoesOnFromItsNextStartUnderTheSameKey() {
    Map<String, Object> window =
        Map.of(
            "rule", "FREQ=DAILY;COUNT=10",
            "start", "2026-11-20T02:00",
            "duration", "2h",
            "zone", "Asia/Tokyo");

    Resource before = downtimeOf(window, Instant.parse("2026-11-01T00:00:00Z"));
    Resource open = downtimeOf(window, Instant.parse("2026-11-21T17:30:00Z"));
    Resource last = downtimeOf(window, Instant.parse("2026-11-28T17:30:00Z"));

    assertEquals(List.of(before.key(), before.key()), List.of(open.key(), last.key()));
    assertEquals(
        List.of("check:a, FREQ=DAILY;COUNT=10", "check:a, FREQ=DAILY;COUNT=7"),
        List.of(before.title(), open.title()));
    assertEquals(
        "2026-11-23T02:00:00",
        scheduleOf(open).getJsonArray("recurrences").getJsonObject(0).getString("start"));
    assertEquals(new JsonObject().put("end", "2026-11-28T19:00:00Z"), scheduleOf(last));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T02:00:00, FREQ=DAILY;COUNT=10, Asia/Tokyo, 120m, ''",
    "2026-11-22T02:00:00, FREQ=DAILY;COUNT=8, Asia/Tokyo, 120m, ''",
    "2026-11-25T02:00:00, FREQ=DAILY;COUNT=5, Asia/Tokyo, 2h, ''",
    "2026-11-24T02:00:00, FREQ=DAILY;COUNT=10, Asia/Tokyo, 120m, rrule",
    "2026-11-22T03:00:00, FREQ=DAILY;COUNT=8, Asia/Tokyo, 120m, start rrule",
    "2026-11-24T02:00:00, FREQ=DAILY;COUNT=6, Asia/Seoul, 120m, timezone",
    "2026-11-22T02:00:00, FREQ=DAILY;COUNT=8, Asia/Tokyo, 60m, start rrule duration",
  })
  void aLiveDowntimeDiffersOnlyWhereItMutesAtOtherTimes(
      String start, String rule, String zone, String length, String fields) {
    Map<String, Object> window =
        Map.of(
            "rule", "FREQ=DAILY;COUNT=10",
            "start", "2026-11-20T02:00",
            "duration", "2h",
            "zone", "Asia/Tokyo");
    Resource open = downtimeOf(window, Instant.parse("2026-11-22T18:00:00Z"));
    JsonObject live = open.body().copy();
    JsonObject schedule =
        live.getJsonObject("data").getJsonObject("attributes").getJsonObject("schedule");
    schedule.put("timezone", zone);
    schedule
        .getJsonArray("recurrences")
        .getJsonObject(0)
        .put("start", start)
        .put("rrule", rule)
        .put("duration", length);

    assertEquals(
        Set.of(fields.isEmpty() ? new String[0] : fields.split(" ")),
        ResourceDiff.differing(open.body(), live).stream()
            .map(path -> path.substring(path.lastIndexOf('.') + 1))
            .collect(Collectors.toSet()));
  }

  @Test
  void theLastOccurrenceKeepsTheRecurringDowntimeThatHoldsIt() {
    Map<String, Object> window =
        Map.of(
            "rule", "FREQ=DAILY;COUNT=10",
            "start", "2026-11-20T02:00",
            "duration", "2h",
            "zone", "Asia/Tokyo");
    Resource before = downtimeOf(window, Instant.parse("2026-11-28T16:30:00Z"));
    Resource last = downtimeOf(window, Instant.parse("2026-11-28T17:30:00Z"));
    JsonObject longer = before.body().copy();
    longer
        .getJsonObject("data")
        .getJsonObject("attributes")
        .getJsonObject("schedule")
        .getJsonArray("recurrences")
        .getJsonObject(0)
        .put("rrule", "FREQ=DAILY;COUNT=2");

    assertEquals(List.of(), ResourceDiff.differing(last.body(), before.body()));
    assertEquals(
        List.of("data.attributes.schedule.end"), ResourceDiff.differing(last.body(), longer));
  }

  @Test
  void anOpenWindowKeepsItsKeyAndStartsNow() {
    Map<String, Object> window =
        Map.of("start", "2026-11-24T11:00", "end", "2026-11-24T13:00", "zone", "UTC");
    List<Check> checks = List.of(check("a", Map.of("maintenance", List.of(window))));
    URI api = URI.create("https://api.datadoghq.com");
    Resources resources = new Resources(SETTINGS, new Location("local"), api, true);

    Resource before = resources.of(checks, NOW.minusSeconds(7_200)).getLast();
    Resource open = resources.of(checks, NOW).getLast();

    assertEquals(before.key(), open.key());
    assertEquals("check:a, 2026-11-24T11:00:00Z to 2026-11-24T13:00:00Z", before.title());
    assertEquals("check:a, until 2026-11-24T13:00:00Z", open.title());
  }

  @Test
  void theRulesFindProblems() {
    Resource good =
        resources(List.of(check("a", Map.of()))).stream()
            .filter(each -> each.key().startsWith("down"))
            .findFirst()
            .orElseThrow();

    List<JsonObject> wrong =
        List.of(
            good.body().copy().put("query", good.body().getString("query") + "1"),
            good.body().copy().put("query", "max(last_5m):min:hinomi.up{a b} by {check} < 0.5"),
            good.body().copy().put("priority", 9),
            good.body().copy().put("prioritty", 2),
            good.body().copy().put("message", "{{#is_alert}}x"),
            good.body().copy().put("message", "@{dashboard/other}"));

    for (JsonObject body : wrong) {
      List<Resource> alone = List.of(new Resource(ResourceType.MONITOR, good.key(), body));
      assertTrue(Rules.problems(alone).size() > problemsOfAlone(good), body::encode);
    }
  }

  /// The reference to the dashboard is a problem on its own.
  private static int problemsOfAlone(Resource good) {
    return Rules.problems(List.of(good)).size() - 1;
  }
}
