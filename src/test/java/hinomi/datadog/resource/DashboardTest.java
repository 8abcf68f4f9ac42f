package hinomi.datadog.resource;

import static hinomi.datadog.resource.SomeChecks.check;
import static hinomi.datadog.resource.SomeChecks.examples;
import static hinomi.datadog.resource.SomeChecks.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Check;
import hinomi.check.Location;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardTest {
  private static JsonObject dashboard(List<Check> checks) {
    return resources(checks).getFirst().body();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private static List<JsonObject> groups(List<Check> checks) {
    return objects(dashboard(checks).getJsonArray("widgets")).stream()
        .map(each -> each.getJsonObject("definition"))
        .toList();
  }

  private static List<JsonObject> widgets(JsonObject group) {
    return objects(group.getJsonArray("widgets")).stream()
        .map(each -> each.getJsonObject("definition"))
        .toList();
  }

  private static List<String> queries() {
    List<String> all = new ArrayList<>();
    groups(examples()).stream()
        .flatMap(group -> widgets(group).stream())
        .flatMap(each -> objects(each.getJsonArray("requests", new JsonArray())).stream())
        .flatMap(each -> objects(each.getJsonArray("queries", new JsonArray())).stream())
        .forEach(each -> all.add(each.getString("query")));
    return all;
  }

  @Test
  void startsWithWhatIsDown() {
    assertEquals(
        List.of(
            "Now",
            "State over time",
            "Latency (ms)",
            "Certificates",
            "SLOs",
            "Agents (all teams)",
            "Billing"),
        groups(examples()).stream().map(each -> each.getString("title")).toList());
    assertEquals(
        "Checks down now", widgets(groups(examples()).getFirst()).getFirst().getString("title"));
  }

  @Test
  void showsOnlySeriesOfTheNamespace() {
    for (String query : queries()) {
      if (query.contains(":hinomi.agent.")) {
        assertTrue(query.contains("{hinomi:default,$location"), query);
        assertFalse(query.contains("$check") || query.contains("$team"), query);
      } else if (query.matches("[a-z]+:hinomi[.].*")) {
        assertTrue(query.contains("{hinomi:default,$team,$env,$location,$check}"), query);
      }
    }
    assertTrue(queries().size() > 25, () -> queries().toString());
  }

  @ParameterizedTest
  @CsvSource({"10s, 1h", "30m, 1h", "1h, 4h", "12h, 1d", "1d, 2d"})
  void theTableReachesBackTwoRunsOfTheRarestCheck(String interval, String span) {
    List<Check> checks = List.of(check("a", Map.of()), check("b", Map.of("interval", interval)));

    JsonObject table =
        widgets(groups(checks).getFirst()).stream()
            .filter(each -> each.getString("type").equals("query_table"))
            .findFirst()
            .orElseThrow();

    assertEquals(span, table.getJsonObject("time").getString("live_span"));
  }

  @Test
  void numbersReachBackTwoStartsOfAnAgentThatIsScheduled() {
    ResourceSettings hourly =
        new ResourceSettings(
            "default",
            List.of("tokyo"),
            Optional.empty(),
            Optional.empty(),
            Duration.ofHours(1),
            14,
            Optional.of(Duration.ofHours(1)));
    Resources resources =
        new Resources(hourly, new Location("tokyo"), URI.create("https://api.datadoghq.com"), true);
    JsonArray groups =
        resources
            .of(List.of(check("a", Map.of())), SomeChecks.NOW)
            .getFirst()
            .body()
            .getJsonArray("widgets");

    assertEquals(
        List.of("4h", "4h", "4h", "4h", "1d", "4h"),
        widgets(groups.getJsonObject(0).getJsonObject("definition")).stream()
            .filter(each -> each.containsKey("time"))
            .map(each -> each.getJsonObject("time").getString("live_span"))
            .toList());
  }

  @Test
  void linksRunbooksThatAreAddresses() {
    List<Check> checks =
        List.of(
            check("a", Map.of("runbook", "https://wiki.example.com/shop")),
            check("b", Map.of("runbook", "https://wiki.example.com/shop")),
            check("c", Map.of("runbook", "https://wiki.example.com/$team")),
            check("d", Map.of()));

    assertEquals("**Runbooks**\n\n- [a, b](https://wiki.example.com/shop)", runbooks(checks));
    assertEquals("", runbooks(List.of(check("d", Map.of()))));
  }

  @Test
  void manyRunbooksAreCut() {
    List<Check> checks = new ArrayList<>();
    for (int index = 0; index < 100; index++) {
      checks.add(check("c" + index, Map.of("runbook", "https://wiki.example.com/" + index)));
    }

    assertEquals(2 + 40 + 1, runbooks(checks).lines().count());
    assertTrue(runbooks(checks).endsWith("- and 60 more: the events of a check have its own"));
  }

  private static String runbooks(List<Check> checks) {
    return widgets(groups(checks).getFirst()).stream()
        .map(each -> each.getString("content", ""))
        .filter(each -> each.startsWith("**Runbooks**"))
        .findFirst()
        .orElse("");
  }
}
