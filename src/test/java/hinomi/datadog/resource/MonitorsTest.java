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
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    String name = "check:" + check.name();
    String audience = Audience.of(check).tag();
    if (!query.contains(".over(")) {
      return query.matches(
          ".*\\{(" + name + "|check IN \\((.*, )?" + check.name() + "(, .*)?\\))[ }].*");
    }
    String over = query.replaceFirst("\\.(exclude|by)\\(.*", "");
    String exclude = query.substring(over.length()).replaceFirst("\\.by\\(.*", "");
    boolean isForAll = !over.contains("audience:");
    return (isForAll || over.contains("\"" + audience + "\""))
        && !exclude.contains("\"" + audience + "\"")
        && !exclude.contains("\"" + name + "\"");
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
        // There are only two.
        "9 | sum:hinomi.up{check:a AND location IN (osaka, tokyo)} by {check} < 0.5",
      })
  void downRequiresTheQuorumOfLocations(int locations, String query) {
    List<Check> checks = List.of(check("a", Map.of("alert", Map.of("locations", locations))));

    assertEquals(List.of("max(last_2m):" + query), queries(checks, "hinomi.up"));
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
        .filter(each -> each.type() == ResourceType.MONITOR)
        .map(each -> each.body().getString("query"))
        .filter(query -> query.contains(metric + "{"))
        .toList();
  }

  @Test
  void withoutStatusesAllDownMonitorsUseMetrics() {
    URI api = URI.create("https://api.datadoghq.com");
    List<Check> checks = List.of(check("a", Map.of("locations", List.of("tokyo"))));

    List<Resource> all = new Resources(SETTINGS, new Location("local"), api, false).of(checks, NOW);

    assertEquals(
        List.of("max(last_2m):min:hinomi.up{check:a} by {check} < 0.5"),
        all.stream()
            .filter(each -> each.key().startsWith("down"))
            .map(each -> each.body().getString("query"))
            .toList());
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
        "min(last_5m):max:hinomi.agent.checks.unjudged{location IN (osaka, tokyo)} by {location} > 0.5",
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
