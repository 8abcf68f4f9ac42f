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
import hinomi.datadog.Audience;
import hinomi.datadog.Locations;
import hinomi.datadog.PublishedMetrics;
import hinomi.datadog.Quorum;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which monitors checks share, their queries, and whom they notify.
class MonitorsTest {
  /// One outage raises one alert.
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 34, 144})
  void everyCheckHasOneDownMonitor(int size) {
    List<Check> checks = new AnyChecks(new Random(size)).some(size);
    List<String> queries =
        resources(checks).stream()
            .filter(each -> each.key().startsWith("down"))
            .map(each -> each.body().getString("query"))
            .toList();

    for (Check check : checks) {
      assertEquals(1, queries.stream().filter(query -> covers(query, check)).count(), check.name());
    }
  }

  private static boolean covers(String query, Check check) {
    Locations locations = new Locations(SETTINGS.locations(), true);
    Quorum quorum = Quorum.of(check, locations);
    Audience audience = Audience.of(check);
    String tag = quorum.isShared() ? audience.tag(quorum) : audience.tag();
    boolean isOfQuorum = query.contains("hinomi.locations.down");
    if (isOfQuorum != quorum.isShared()) {
      return false;
    }
    return isOfQuorum
        ? query.contains(tag + "}") || (query.contains("NOT IN") && !query.contains(value(tag)))
        : query.contains("\"hinomi:default\",\"" + tag + "\").by(")
            || (query.contains(".exclude(") && !query.contains("\"" + tag + "\""));
  }

  private static String value(String tag) {
    return tag.substring("audience:".length());
  }

  @Test
  void manyChecksShareFewMonitors() {
    List<Resource> monitors =
        resources(examples()).stream()
            .filter(each -> each.type() == ResourceType.MONITOR)
            .filter(MonitorsTest::isOfChecks)
            .toList();

    int checks = examples().size();
    assertTrue(checks > 80, checks + " checks");
    assertTrue(monitors.size() * 3 < checks, monitors.size() + " monitors for " + checks);
  }

  private static boolean isOfChecks(Resource monitor) {
    return monitor.body().getJsonArray("tags").contains(Monitor.OF_CHECKS);
  }

  @Test
  void aCheckWithAnotherLimitHasItsOwnMonitor() {
    List<Check> checks =
        List.of(
            check("a", Map.of("alert", Map.of("slower-than", "2s"))),
            check("b", Map.of("alert", Map.of("slower-than", "2s"))),
            check("c", Map.of("alert", Map.of("slower-than", "3s"))));

    assertEquals(
        List.of(
            "avg(last_10m):avg:hinomi.latency{hinomi:default AND check IN (a, b)} by {check,location} > 2000",
            "avg(last_10m):avg:hinomi.latency{hinomi:default AND check:c} by {check,location} > 3000"),
        queries(checks, "hinomi.latency").stream().sorted().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | |",
        "x,y | |",
        "x,y,z | | 2",
        "x,y | 2 | 2",
        "x,y,z | 1 |",
        "x,y,z | 3 | 3",
        // The settings name two locations.
        " | 9 | 2"
      })
  void downRequiresTheQuorumOfLocations(String locations, Integer quorum, Integer needed) {
    Map<String, Object> more = new HashMap<>();
    if (locations != null) {
      more.put("locations", List.of(locations.split(",", -1)));
    }
    if (quorum != null) {
      more.put("alert", Map.of("locations", quorum));
    }
    Check check = check("a", more);

    List<String> gauges = queries(List.of(check), "hinomi.locations.down");
    List<String> statuses =
        down(List.of(check)).stream().filter(each -> each.contains(".over(")).toList();

    if (needed == null) {
      assertEquals(List.of(), gauges);
      assertEquals(2, statuses.size());
    } else {
      String tag =
          Audience.of(check).tag(Quorum.of(check, new Locations(SETTINGS.locations(), true)));
      assertEquals(
          "max(last_5m):sum:hinomi.locations.down{hinomi:default AND "
              + tag
              + "} by {check} >= "
              + needed,
          gauges.getFirst());
      assertEquals(1, statuses.size());
    }
  }

  private static List<String> down(List<Check> checks) {
    return resources(checks).stream()
        .filter(each -> each.key().startsWith("down"))
        .map(each -> each.body().getString("query"))
        .toList();
  }

  private static List<String> queries(List<Check> checks, String metric) {
    return resources(checks).stream()
        .filter(each -> each.type() == ResourceType.MONITOR)
        .map(each -> each.body().getString("query"))
        .filter(query -> query.contains(metric + "{"))
        .toList();
  }

  @Test
  void withoutStatusesAllDownMonitorsReadGauges() {
    URI api = URI.create("https://api.datadoghq.com");
    Check check = check("a", Map.of("locations", List.of("tokyo")));

    List<String> down =
        new Resources(SETTINGS, new Location("local"), api, false)
            .of(List.of(check), NOW).stream()
                .filter(each -> each.key().startsWith("down"))
                .map(each -> each.body().getString("query"))
                .filter(query -> !query.contains("NOT IN"))
                .toList();

    assertEquals(1, down.size());
    assertTrue(down.getFirst().endsWith(" by {check} >= 1"), down::toString);
  }

  /// Every monitor of an agent reads what agents send, and nothing is sent that nobody reads.
  @Test
  void agentMetricsAreThoseThatSomebodyReads() {
    String all =
        resources(examples()).stream()
            .filter(each -> each.type() != ResourceType.SLO)
            .map(each -> each.body().encode())
            .collect(Collectors.joining());
    Set<String> read =
        Pattern.compile("hinomi\\.agent\\.[a-z.]+")
            .matcher(all)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(new TreeSet<>(PublishedMetrics.ofAgent()), read);
  }

  private static ResourceSettings scheduled(Duration apart, String... locations) {
    return new ResourceSettings(
        "default",
        List.of(locations),
        Optional.empty(),
        Optional.empty(),
        Duration.ofHours(1),
        14,
        Optional.of(apart));
  }

  /// The tasks of a region start a minute, or half an hour, after those of another.
  @Test
  void theLocationsOfScheduledTasksAgreeWithinOneSchedule() {
    ResourceSettings hourly = scheduled(Duration.ofHours(1), "osaka", "tokyo", "paris");
    URI api = URI.create("https://api.datadoghq.com");
    Check check = check("a", Map.of());
    String tag = Audience.of(check).tag(Quorum.of(check, new Locations(hourly.locations(), true)));

    List<String> queries =
        new Resources(hourly, new Location("tokyo"), api, true)
            .of(List.of(check), NOW).stream()
                .filter(each -> each.type() == ResourceType.MONITOR)
                .map(each -> each.body().getString("query"))
                .filter(query -> query.contains("locations.down{hinomi:default AND " + tag))
                .toList();

    assertEquals(
        List.of(
            "max(last_125m):sum:hinomi.locations.down{hinomi:default AND "
                + tag
                + "} by {check}.rollup(max, 3600) >= 2"),
        queries);
  }

  /// An agent that runs few checks skips few runs.
  @Test
  void theLimitOfSkippedRunsIsThatOfTheLocationWithTheFewest() {
    List<Check> checks =
        IntStream.range(0, 40)
            .mapToObj(index ->
                check("c" + index, Map.of("locations", List.of(index < 30 ? "osaka" : "tokyo"))))
            .toList();

    assertEquals(
        List.of(
            "sum(last_15m):sum:hinomi.agent.skipped{hinomi:default AND location IN (osaka, tokyo)}"
                + " by {location}.as_count() > 30"),
        queries(checks, "hinomi.agent.skipped"));
  }

  @ParameterizedTest
  @CsvSource({"1, 24", "12, 24", "24, 0"})
  void aTaskOfOneRunADayEndsNoAlertByComingLate(int hours, int expected) {
    URI api = URI.create("https://api.datadoghq.com");

    Set<Integer> timeouts =
        new Resources(scheduled(Duration.ofHours(hours), "x"), new Location("x"), api, true)
            .of(List.of(check("a", Map.of())), NOW).stream()
                .filter(each -> "service check".equals(each.body().getString("type")))
                .map(each -> each.body().getJsonObject("options").getInteger("timeout_h"))
                .collect(Collectors.toSet());

    assertEquals(Set.of(expected), timeouts);
  }

  @Test
  void aScheduledTaskIsWaitedFor() {
    ResourceSettings hourly = scheduled(Duration.ofHours(1), "tokyo");
    URI api = URI.create("https://api.datadoghq.com");
    Check slow = check("a", Map.of("alert", Map.of("slower-than", "2s")));

    String queries =
        new Resources(hourly, new Location("tokyo"), api, true)
            .of(List.of(slow), NOW).stream()
                .filter(each -> each.type() == ResourceType.MONITOR)
                .map(each -> each.body().getString("query"))
                .filter(query -> query.contains("heartbeat") || query.contains("latency"))
                .sorted()
                .collect(Collectors.joining("\n"));

    assertEquals(
        """
        avg(last_181m):avg:hinomi.latency{hinomi:default AND check:a} by {check,location} > 2000
        max(last_125m):max:hinomi.agent.heartbeat{hinomi:default AND location:tokyo} < 1\
        """,
        queries);
  }

  @Test
  void onlyTheHeartbeatMonitorAlertsOnNoData() {
    List<String> titles =
        resources(examples()).stream()
            .filter(each -> each.type() == ResourceType.MONITOR)
            .filter(each ->
                "show_and_notify_no_data"
                    .equals(each.body().getJsonObject("options").getString("on_missing_data")))
            .map(Resource::title)
            .toList();

    assertEquals(
        List.of(
            "[hinomi] No heartbeat from the agent at osaka",
            "[hinomi] No heartbeat from the agent at tokyo"),
        titles);
  }

  /// A check that changes its team has no monitor until the next sync.
  @Test
  void checksWithoutAMonitorAlertTheOperators() {
    Check shop = check("shop", Map.of("notify", "@slack-shop"));
    Resource uncovered =
        resources(List.of(shop)).stream()
            .filter(each -> each.key().equals("down-without-monitor"))
            .findFirst()
            .orElseThrow();

    assertTrue(
        uncovered
            .body()
            .getString("query")
            .contains(".over(\"hinomi:default\").exclude(\"" + Audience.of(shop).tag() + "\").by("),
        uncovered::toString);
    assertTrue(uncovered.body().getString("message").contains("@slack-ops"), uncovered::toString);
  }

  @Test
  void checksThatStayUnknownAlert() {
    Resource monitor =
        resources(List.of(check("a", Map.of()))).stream()
            .filter(each -> each.key().startsWith("unknown-checks"))
            .findFirst()
            .orElseThrow();

    assertEquals(
        "min(last_5m):max:hinomi.agent.checks.unjudged{hinomi:default AND location IN (osaka, tokyo)} by {location} > 0.5",
        monitor.body().getString("query"));
    assertEquals("[hinomi] Unknown checks at {{location.name}}", monitor.body().getString("name"));
  }

  @Test
  void slosSayThatUnknownTimeCountsAsGood() {
    String description =
        resources(examples()).stream()
            .filter(each -> each.type() == ResourceType.SLO)
            .findFirst()
            .orElseThrow()
            .body()
            .getString("description");

    assertTrue(
        description.contains("also while an agent is silent or a check is unknown"), description);
    assertTrue(description.contains("'Unknown checks'"), description);
  }
}
