package hinomi.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Check;
import hinomi.check.Checks;
import hinomi.check.Location;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.datadog.Audience;
import hinomi.probe.Probes;
import hinomi.resource.Resource.Sort;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcesTest {
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final Style STYLE =
      new Style(
          "default",
          List.of("osaka", "tokyo"),
          Optional.of("@slack-ops"),
          Optional.of("@pagerduty"),
          Duration.ofHours(1),
          14);

  static List<Resource> resources(List<Check> checks) {
    URI api = URI.create("https://api.ap1.datadoghq.com");
    return new Resources(STYLE, new Location("local"), api, true).of(checks, NOW);
  }

  static List<Check> examples() {
    return assertInstanceOf(
            Checks.Load.Loaded.class, Checks.load(Path.of("checks"), Map.of(), Probes.kinds()))
        .checks()
        .all();
  }

  static Check check(String name, Map<String, Object> more) {
    Map<String, Object> written = new HashMap<>(more);
    if (Probes.kinds().stream().noneMatch(kind -> written.containsKey(kind.key()))) {
      written.put("http", Map.of("url", "https://www.example.com/"));
    }
    Problems problems = new Problems();
    Section section = Section.inMemory(name, written, problems);
    return Checks.of(name, section, Probes.kinds())
        .found()
        .flatMap(found -> found)
        .orElseThrow(() -> new IllegalArgumentException(problems.sorted().toString()));
  }

  @Test
  void theExamplesGiveWhatDatadogTakes() {
    List<Resource> resources = resources(examples());

    assertEquals(List.of(), Rules.problems(resources));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
  void anyChecksGiveWhatDatadogTakes(int size) {
    for (int seed = 0; seed < 8; seed++) {
      List<Check> checks = new AnyChecks(new Random(1_000L * size + seed)).some(size);

      assertEquals(List.of(), Rules.problems(resources(checks)), "seed " + seed);
    }
  }

  /// Neither two alerts for one outage, nor none.
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 34, 144})
  void everyCheckIsCalledDownByOneMonitor(int size) {
    List<Check> checks = new AnyChecks(new Random(size)).some(size);
    List<String> queries =
        resources(checks).stream()
            .filter(each -> each.key().startsWith("down"))
            .map(each -> each.body().getString("query"))
            .toList();

    for (Check check : checks) {
      assertEquals(
          1, queries.stream().filter(query -> speaksOf(query, check)).count(), check.name());
    }
  }

  private static boolean speaksOf(String query, Check check) {
    String name = "check:" + check.name();
    String audience = Audience.of(check).tag();
    if (!query.contains(".over(")) {
      return query.matches(
          ".*\\{(" + name + "|check IN \\((.*, )?" + check.name() + "(, .*)?\\))[ }].*");
    }
    String over = query.replaceFirst("\\.(exclude|by)\\(.*", "");
    String exclude = query.substring(over.length()).replaceFirst("\\.by\\(.*", "");
    boolean asksForAll = !over.contains("audience:");
    return (asksForAll || over.contains("\"" + audience + "\""))
        && !exclude.contains("\"" + audience + "\"")
        && !exclude.contains("\"" + name + "\"");
  }

  @Test
  void theOrderOfChecksChangesNothing() {
    List<Check> shuffled = new ArrayList<>(examples());
    Collections.shuffle(shuffled, new Random(1));

    assertEquals(resources(examples()), resources(shuffled));
  }

  @Test
  void manyChecksShareFewMonitors() {
    List<Resource> monitors =
        resources(examples()).stream()
            .filter(each -> each.sort() == Sort.MONITOR)
            .filter(ResourcesTest::isOfChecks)
            .toList();

    int checks = examples().size();
    assertTrue(checks > 80, checks + " checks");
    assertTrue(monitors.size() * 3 < checks, monitors.size() + " monitors for " + checks);
  }

  private static boolean isOfChecks(Resource monitor) {
    return monitor.body().getJsonArray("tags").contains(Monitor.OF_CHECKS);
  }

  @Test
  void aCheckWithOtherThresholdsHasItsOwnMonitor() {
    List<Check> checks =
        List.of(
            check("a", Map.of()),
            check("b", Map.of()),
            check("c", Map.of("alert", Map.of("fail-after", 5))));

    assertEquals(
        List.of(
            "max(last_2m):min:hinomi.up{check IN (a, b)} by {check} < 0.5",
            "max(last_6m):min:hinomi.up{check:c} by {check} < 0.5"),
        queries(checks, "hinomi.up").stream().sorted().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | min:hinomi.up{check:a} by {check} < 0.5",
        "2 | sum:hinomi.up{check:a AND location IN (osaka, tokyo)} by {check} < 0.5",
        // There are no more than two.
        "9 | sum:hinomi.up{check:a AND location IN (osaka, tokyo)} by {check} < 0.5",
      })
  void downIsWhatSoManyLocationsSay(int locations, String question) {
    List<Check> checks = List.of(check("a", Map.of("alert", Map.of("locations", locations))));

    assertEquals(List.of("max(last_2m):" + question), queries(checks, "hinomi.up"));
  }

  @Test
  void oneOfThreeMayDisagreeWhenTwoMustAgree() {
    Check check =
        check("a", Map.of("locations", List.of("x", "y", "z"), "alert", Map.of("locations", 2)));

    assertEquals(
        List.of("max(last_2m):sum:hinomi.up{check:a AND location IN (x, y, z)} by {check} < 1.5"),
        queries(List.of(check), "hinomi.up"));
  }

  private static List<String> queries(List<Check> checks, String metric) {
    return resources(checks).stream()
        .filter(each -> each.sort() == Sort.MONITOR)
        .map(each -> each.body().getString("query"))
        .filter(query -> query.contains(metric + "{"))
        .toList();
  }

  @Test
  void aSilentAgentIsToldOnceAndByNoCheck() {
    List<String> told =
        resources(examples()).stream()
            .filter(each -> each.sort() == Sort.MONITOR)
            .filter(each ->
                "show_and_notify_no_data"
                    .equals(each.body().getJsonObject("options").getString("on_missing_data")))
            .map(Resource::title)
            .toList();

    assertEquals(
        List.of("[hinomi] the agent at osaka is silent", "[hinomi] the agent at tokyo is silent"),
        told);
  }

  @Test
  void theAlertOfWhatIsSeenFromOnePlaceSaysWhy() {
    Check shop = check("shop", Map.of("notify", "@slack-shop", "locations", List.of("tokyo")));
    Resource down =
        resources(List.of(shop)).stream()
            .filter(each -> each.key().startsWith("down-slack-shop"))
            .findFirst()
            .orElseThrow();

    assertEquals(
        "\"hinomi.check\".over(\"hinomi:default\",\""
            + Audience.of(shop).tag()
            + "\").by(\"check\",\"location\").last(2).count_by_status()",
        down.body().getString("query"));
    String message = down.body().getString("message");
    assertTrue(
        message.startsWith(
            "{{#is_alert}}{{check.name}} is down, seen from {{location.name}}: `{{{check_message}}}`"
                + "{{/is_alert}}"),
        message);
    assertTrue(
        message.contains("{{#is_alert_recovery}}@slack-shop{{/is_alert_recovery}}"), message);
  }

  /// Else what changed its team today would be watched by nobody until the next sync.
  @Test
  void whatHasNoMonitorYetIsToldToTheOperators() {
    Check shop = check("shop", Map.of("notify", "@slack-shop"));
    Resource unknown =
        resources(List.of(shop)).stream()
            .filter(each -> each.key().equals("down-without-monitor"))
            .findFirst()
            .orElseThrow();

    assertTrue(
        unknown
            .body()
            .getString("query")
            .contains(".over(\"hinomi:default\").exclude(\"" + Audience.of(shop).tag() + "\").by("),
        unknown::toString);
    assertTrue(unknown.body().getString("message").contains("@slack-ops"), unknown::toString);
  }

  @Test
  void withoutStatusesNoMonitorWaitsForThem() {
    URI api = URI.create("https://api.datadoghq.com");
    List<Check> checks = List.of(check("a", Map.of("locations", List.of("tokyo"))));

    List<Resource> all = new Resources(STYLE, new Location("local"), api, false).of(checks, NOW);

    assertEquals(
        List.of("max(last_2m):min:hinomi.up{check:a} by {check} < 0.5"),
        all.stream()
            .filter(each -> each.key().startsWith("down"))
            .map(each -> each.body().getString("query"))
            .toList());
  }

  @Test
  void eachRunbookStandsAtItsChecks() {
    List<Check> checks =
        List.of(
            check("a", Map.of("runbook", "https://wiki/1")),
            check("b", Map.of("runbook", "https://wiki/2")),
            check("c", Map.of("runbook", "https://wiki/1")));

    assertTrue(
        message(checks)
            .contains(
                "{{#is_exact_match \"check.name\" \"a\" \"c\"}}Runbook: https://wiki/1{{/is_exact_match}}"
                    + "{{#is_exact_match \"check.name\" \"b\"}}Runbook: https://wiki/2{{/is_exact_match}}"),
        () -> message(checks));
  }

  @Test
  void manyLongRunbooksAreAsManyAsThereIsRoomFor() {
    List<Check> checks = new ArrayList<>();
    for (int index = 0; index < 50; index++) {
      checks.add(check("c" + index, Map.of("runbook", "https://wiki/" + "x".repeat(90) + index)));
    }

    assertTrue(message(checks).length() <= Message.LONGEST);
    assertEquals(List.of(), Rules.problems(resources(checks)));
  }

  @Test
  void whoIsNotifiedIsNeverCutOff() {
    List<Check> checks = new ArrayList<>();
    String handle = "@" + "x".repeat(499);
    for (int index = 0; index < 50; index++) {
      checks.add(
          check(
              "c" + index,
              Map.of(
                  "notify",
                  handle,
                  "locations",
                  List.of("tokyo"),
                  "runbook",
                  "https://wiki/" + "x".repeat(90) + index)));
    }

    assertTrue(
        resources(checks).stream()
            .map(each -> each.body().getString("message", ""))
            .anyMatch(each -> each.contains("{{#is_alert}}" + handle + "{{/is_alert}}")));
    assertEquals(List.of(), Rules.problems(resources(checks)));
  }

  private static String message(List<Check> checks) {
    return resources(checks).stream()
        .filter(each -> each.key().startsWith("down"))
        .map(each -> each.body().getString("message"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTeamPromisesWhatItsChecksLeave() {
    Map<String, Object> promise =
        Map.of("tags", Map.of("team", "shop"), "slo", Map.of("availability", 99.9));
    List<Resource> all = resources(List.of(check("a", promise), check("b", promise)));

    assertEquals(
        List.of("a: available 99.9%", "b: available 99.9%", "shop: all available 99.8%"),
        all.stream()
            .filter(each -> each.sort() == Sort.SLO)
            .map(each -> each.title().replace("[hinomi] ", "").replace(" of 30d", ""))
            .toList());
  }

  @Test
  void whatIsPromisedForAMonthIsAlsoSeenOverAWeekAndAQuarter() {
    JsonObject slo =
        resources(List.of(check("a", Map.of("slo", Map.of("availability", 99.9))))).stream()
            .filter(each -> each.sort() == Sort.SLO)
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
  void windowsThatAreOverAreNoDowntimes() {
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
            .filter(each -> each.sort() == Sort.DOWNTIME)
            .toList();

    assertEquals(
        List.of("check:(a OR b), 2026-12-31T15:00:00Z to 2026-12-31T16:00:00Z"),
        downtimes.stream().map(Resource::title).toList());
  }

  @Test
  void aWindowThatIsOpenKeepsItsKeyAndBeginsAtOnce() {
    Map<String, Object> window =
        Map.of("start", "2026-11-24T11:00", "end", "2026-11-24T13:00", "zone", "UTC");
    List<Check> checks = List.of(check("a", Map.of("maintenance", List.of(window))));
    URI api = URI.create("https://api.datadoghq.com");
    Resources resources = new Resources(STYLE, new Location("local"), api, true);

    Resource before = resources.of(checks, NOW.minusSeconds(7_200)).getLast();
    Resource open = resources.of(checks, NOW).getLast();

    assertEquals(before.key(), open.key());
    assertEquals("check:a, 2026-11-24T11:00:00Z to 2026-11-24T13:00:00Z", before.title());
    assertEquals("check:a, until 2026-11-24T13:00:00Z", open.title());
  }

  @Test
  void theRulesFindWhatIsWrong() {
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
      List<Resource> alone = List.of(new Resource(Sort.MONITOR, good.key(), body));
      assertTrue(Rules.problems(alone).size() > problemsOfAlone(good), body::encode);
    }
  }

  /// Without the dashboard before it, of which it speaks.
  private static int problemsOfAlone(Resource good) {
    return Rules.problems(List.of(good)).size() - 1;
  }
}
