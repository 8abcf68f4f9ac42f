package hinomi.datadog.resource;

import static hinomi.datadog.resource.SomeChecks.check;
import static hinomi.datadog.resource.SomeChecks.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Check;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlosTest {
  private static final Pattern QUERY =
      Pattern.compile("(\\w+):([a-z.]+)\\{[^}]*}\\.rollup\\((\\w+), (\\d+)\\)");

  private static List<JsonObject> slos(Map<String, Object> more) {
    Map<String, Object> written = new HashMap<>(more);
    written.putIfAbsent("slo", Map.of("availability", 99.9));
    List<Check> checks = List.of(check("a", written));
    return resources(checks).stream()
        .filter(each -> each.type() == ResourceType.SLO)
        .map(Resource::body)
        .toList();
  }

  private static JsonObject slice(JsonObject slo) {
    return slo.getJsonObject("sli_specification").getJsonObject("time_slice");
  }

  private static String query(JsonObject slo) {
    return slice(slo)
        .getJsonObject("query")
        .getJsonArray("queries")
        .getJsonObject(0)
        .getString("query");
  }

  /// As Datadog evaluates a slice: first over time, for each location, then over the locations. The
  /// runs of a location are letters or numbers, a blank parts locations, `-` has none.
  private static boolean isGood(JsonObject slo, String runs) {
    Matcher query = QUERY.matcher(query(slo));
    assertTrue(query.matches(), query(slo));
    double[] locations =
        Stream.of(runs.split(" ", -1))
            .filter(location -> !location.equals("-"))
            .mapToDouble(location -> aggregated(query.group(3), values(location)))
            .toArray();
    double value = aggregated(query.group(1), DoubleStream.of(locations));
    double threshold = slice(slo).getDouble("threshold");
    return slice(slo).getString("comparator").equals("<") ? value < threshold : value >= threshold;
  }

  private static DoubleStream values(String location) {
    return location.matches("[ud]+")
        ? location.chars().mapToDouble(each -> each == 'u' ? 1 : 0)
        : Stream.of(location.split(",", -1)).mapToDouble(Double::parseDouble);
  }

  private static double aggregated(String how, DoubleStream values) {
    return switch (how) {
      case "min" -> values.min().orElseThrow();
      case "max" -> values.max().orElseThrow();
      case "sum" -> values.sum();
      case "avg" -> values.average().orElseThrow();
      default -> throw new IllegalArgumentException(how);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "uuuuuu uuuuuu, true",
    "ududud uuuuuu, false",
    "uuuuud uuuuuu, false",
    "uuuuuu -, true",
  })
  void aSliceWithAFailedRunIsBad(String runs, boolean good) {
    JsonObject slo = slos(Map.of("interval", "10s")).getFirst();

    assertEquals(good, isGood(slo, runs), query(slo));
  }

  @ParameterizedTest
  @CsvSource({
    "uuuuuu uuuuuu, true",
    "uuuuud uuuuuu, true",
    "dddddd uuuuuu, true",
    "uuuuud duuuuu, false",
    "dddddd -, false",
    "uuuuuu -, true",
  })
  void aSliceIsBadWhenEnoughLocationsHadAFailedRun(String runs, boolean good) {
    JsonObject slo = slos(Map.of("interval", "10s", "alert", Map.of("locations", 2))).getFirst();

    assertEquals(good, isGood(slo, runs), query(slo));
  }

  @ParameterizedTest
  @CsvSource({
    "'100,200 300', 1, true",
    "'100,900 300', 1, false",
    "'100,900 300', 2, true",
    "'100,900 800', 2, false",
  })
  void theSlowestAnswerOfASliceCounts(String latencies, int locations, boolean good) {
    Map<String, Object> latency = Map.of("target", 99, "below", "800ms");
    JsonObject slo =
        slos(Map.of(
                "slo",
                Map.of("availability", 99.9, "latency", latency),
                "alert",
                Map.of("locations", locations)))
            .getLast();

    assertEquals(good, isGood(slo, latencies), query(slo));
  }

  @ParameterizedTest
  @CsvSource({"10s, 60", "1m, 60", "61s, 300", "5m, 300"})
  void aSliceIsAsLongAsAnInterval(String interval, int seconds) {
    JsonObject slo = slos(Map.of("interval", interval)).getFirst();

    assertEquals(seconds, slice(slo).getInteger("query_interval_seconds"));
    assertTrue(query(slo).endsWith(".rollup(min, " + seconds + ")"), query(slo));
  }

  /// Their slices cannot be judged by one threshold.
  @Test
  void checksOfATeamThatAreJudgedAlikeShareAnSlo() {
    Map<String, Object> any =
        Map.of("tags", Map.of("team", "shop"), "slo", Map.of("availability", 99.9));
    Map<String, Object> both = new HashMap<>(any);
    both.put("alert", Map.of("locations", 2));
    List<Check> checks =
        List.of(check("a", any), check("b", any), check("c", both), check("d", both));

    List<String> ofTeam =
        resources(checks).stream()
            .filter(each -> each.type() == ResourceType.SLO)
            .filter(each -> each.key().startsWith("availability-team-"))
            .map(each -> query(each.body()) + " " + slice(each.body()).getValue("threshold"))
            .sorted()
            .toList();

    assertEquals(
        List.of(
            "min:hinomi.up{hinomi:default AND check IN (a, b)} by {check}.rollup(min, 60) 0.5",
            "sum:hinomi.up{hinomi:default AND check IN (c, d) AND location IN (osaka, tokyo)}"
                + " by {check}"
                + ".rollup(min, 60) 0.5"),
        ofTeam);
  }

  @Test
  void aSpentBudgetIsToldOnceAndABurnRateOnceADay() {
    List<String> repeated = new ArrayList<>();
    resources(List.of(check("a", Map.of("slo", Map.of("availability", 99.9))))).stream()
        .filter(each -> each.type() == ResourceType.MONITOR)
        .filter(each -> each.body().getString("type").equals("slo alert"))
        .forEach(each ->
            repeated.add(
                each.key()
                    + " "
                    + each.body().getJsonObject("options").getInteger("renotify_interval")));

    assertEquals(List.of("budget-availability-a 0", "burn-availability-a 1440"), repeated);
  }
}
