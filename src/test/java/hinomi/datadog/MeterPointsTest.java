package hinomi.datadog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.journal.Journal;
import io.micrometer.core.ipc.http.HttpSender;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeterPointsTest {
  private final Journal journal = Journal.inMemory(100_000, _ -> {});
  private final MeterPoints points =
      new MeterPoints(journal, Map.of("env", "prod"), Duration.ofMinutes(1));

  private void send(String... series) throws Throwable {
    String body = "{\"series\":[" + String.join(",", series) + "]}";
    HttpSender.Request.build(URI.create("http://127.0.0.1").toString(), points)
        .withMethod(HttpSender.Method.POST)
        .withJsonContent(body)
        .send();
  }

  private static String series(String metric, String type, String value, String tags) {
    return """
    {"metric":"%s","points":[[1795339200, %s]],"type":"%s","tags":[%s]}\
    """
        .formatted(metric, value, type, tags);
  }

  private static String gauge(String metric, String value) {
    return series(metric, "gauge", value, "");
  }

  private static String count(String metric, String value) {
    return series(metric, "count", value, "");
  }

  private List<JsonObject> sent() {
    return journal.newest(Lane.POINTS.number(), Integer.MAX_VALUE).reversed().stream()
        .map(each -> new JsonObject(new String(each.bytes(), StandardCharsets.UTF_8)))
        .toList();
  }

  private List<String> names() {
    return sent().stream().map(each -> each.getString("metric")).toList();
  }

  private List<Long> seconds() {
    return sent().stream()
        .map(each -> each.getJsonArray("points").getJsonObject(0).getLong("timestamp"))
        .toList();
  }

  @Test
  void givesCountsTheirIntervalAndGaugesNone() throws Throwable {
    send(count("a", "1.0"), gauge("b", "2.0"));

    assertEquals(60, sent().getFirst().getInteger("interval"));
    assertEquals(null, sent().getLast().getInteger("interval"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
  void leavesOutWhatIsNoNumberAndKeepsTheRest(String value) throws Throwable {
    send(gauge("a", "1.0"), gauge("b", value), gauge("c", "3.0"));

    assertEquals(List.of("a", "c"), names());
  }

  @Test
  void leavesOutWhatATimerTellsOfNoSamples() throws Throwable {
    send(
        count("t.sum", "0.0"),
        count("t.count", "0.0"),
        gauge("t.avg", "0.0"),
        gauge("t.max", "9.0"));

    assertEquals(List.of("t.count"), names());
  }

  @Test
  void keepsAllOfATimerWithSamples() throws Throwable {
    send(
        count("t.sum", "4.0"),
        count("t.count", "2.0"),
        gauge("t.avg", "2.0"),
        gauge("t.max", "3.0"));

    assertEquals(List.of("t.sum", "t.count", "t.avg", "t.max"), names());
  }

  @Test
  void tellsTimersApartByTheirTags() throws Throwable {
    send(
        series("t.count", "count", "0.0", "\"a:1\""),
        series("t.avg", "gauge", "0.0", "\"a:1\""),
        series("t.count", "count", "1.0", "\"a:2\""),
        series("t.avg", "gauge", "5.0", "\"a:2\""));

    assertEquals(List.of("t.count", "t.count", "t.avg"), names());
  }

  @Test
  void keepsZerosOfGaugesAndCounts() throws Throwable {
    send(count("a", "0.0"), gauge("b", "0.0"));

    assertEquals(List.of("a", "b"), names());
  }

  @Test
  void tagsWithConstantsAndWithoutTheStatistic() throws Throwable {
    send(series("a", "count", "1.0", "\"statistic:count\",\"Location:Tokyo\""));

    assertEquals(
        List.of("location:tokyo", "env:prod"), sent().getFirst().getJsonArray("tags").getList());
  }

  @Test
  void givesTwoBodiesOfOneSecondASecondEach() throws Throwable {
    send(count("a", "7.0"));
    send(count("a", "1.0"));

    assertEquals(List.of(1_795_339_200L, 1_795_339_201L), seconds());
  }
}
