package hinomi.datadog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hinomi.journal.Journal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.datadog.DatadogConfig;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalMeterRegistryTest {
  private static final Duration STEP = Duration.ofMinutes(1);

  private final Journal journal = Journal.inMemory(100_000, _ -> {});
  private final MockClock clock = new MockClock();
  private final JournalMeterRegistry registry =
      new JournalMeterRegistry(
          journal, Map.of("env", "prod"), each -> !each.startsWith("unread"), new Config(), clock);

  private record Config() implements DatadogConfig {
    @Override
    public String apiKey() {
      return "none";
    }

    @Override
    public Duration step() {
      return STEP;
    }

    @Override
    public String get(String key) {
      return null;
    }
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private List<JsonObject> published() {
    clock.add(STEP);
    registry.publish();
    return points();
  }

  private List<JsonObject> points() {
    return journal.newest(IntakeEndpoint.POINTS.queue(), Integer.MAX_VALUE).reversed().stream()
        .map(each -> new JsonObject(new String(each.bytes(), StandardCharsets.UTF_8)))
        .toList();
  }

  private static List<String> names(List<JsonObject> points) {
    return points.stream().map(each -> each.getString("metric")).sorted().toList();
  }

  private static JsonObject point(JsonObject series) {
    return series.getJsonArray("points").getJsonObject(0);
  }

  @Test
  void aCounterIsACountOfItsStep() {
    registry.counter("a").increment(7);

    JsonObject series = published().getFirst();

    assertEquals(
        List.of(1, 60, 7.0),
        List.of(
            series.getInteger("type"),
            series.getInteger("interval"),
            point(series).getDouble("value")));
  }

  @Test
  void aGaugeHasNoInterval() {
    Gauge.builder("a", () -> 2).register(registry);

    JsonObject series = published().getFirst();

    assertEquals(3, series.getInteger("type"));
    assertFalse(series.containsKey("interval"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aValueThatIsNotANumberIsLeftOutAndTheRestIsKept(double value) {
    Gauge.builder("a", () -> 1).register(registry);
    Gauge.builder("b", () -> value).register(registry);
    Gauge.builder("c", () -> 3).register(registry);

    assertEquals(List.of("a", "c"), names(published()));
  }

  @Test
  void aGaugeThatThrowsDoesNotKeepTheOthersBack() {
    Gauge.builder("a", () -> Integer.parseInt("none")).register(registry);
    Gauge.builder("b", () -> 2).register(registry);

    assertEquals(List.of("b"), names(published()));
  }

  @Test
  void aTimerWithoutSamplesHasNoPoints() {
    registry.timer("t");

    assertEquals(List.of(), names(published()));
  }

  @Test
  void aTimerWithSamplesHasAverageMaximumAndSum() {
    Timer timer = registry.timer("t");
    timer.record(Duration.ofMillis(1));
    timer.record(Duration.ofMillis(3));

    List<String> values =
        published().stream()
            .map(each -> each.getString("metric") + " " + point(each).getDouble("value"))
            .sorted()
            .toList();

    assertEquals(List.of("t.avg 2.0", "t.count 2.0", "t.max 3.0", "t.sum 4.0"), values);
  }

  /// The maximum outlives its step in Micrometer, and would be published as the maximum of nothing.
  @Test
  void aTimerHasNoPointsInTheStepAfterItsLastSample() {
    registry.timer("t").record(Duration.ofMillis(3));
    published();

    clock.add(STEP);
    registry.publish();

    assertEquals(4, points().size());
  }

  @Test
  void timersDifferByTheirTags() {
    registry.timer("t", "a", "1");
    registry.timer("t", "a", "2").record(Duration.ofMillis(5));

    assertEquals(List.of("t.avg", "t.count", "t.max", "t.sum"), names(published()));
  }

  @Test
  void zerosOfGaugesAreKeptAndThoseOfCountersCostNothing() {
    registry.counter("a");
    Gauge.builder("b", () -> 0).register(registry);

    assertEquals(List.of("b"), names(published()));
  }

  @Test
  void whatNobodyReadsIsNotPublished() {
    registry.counter("a").increment();
    registry.counter("unread").increment();

    assertEquals(List.of("a"), names(published()));
  }

  @Test
  void unitsAreInTheSingular() {
    registry.timer("t").record(Duration.ofMillis(3));
    FunctionCounter.builder("f", 1, _ -> 1).baseUnit("milliseconds").register(registry);
    registry.counter("c").increment();

    List<String> units =
        published().stream()
            .map(each -> each.getString("metric") + " " + each.getString("unit"))
            .sorted()
            .toList();

    assertEquals(
        List.of(
            "c null",
            "f millisecond",
            "t.avg millisecond",
            "t.count occurrence",
            "t.max millisecond",
            "t.sum millisecond"),
        units);
  }

  @Test
  void tagsAreThoseOfTheMeterAndTheConstants() {
    registry.counter("a", "Location", "Tokyo").increment();

    assertEquals(
        List.of("location:tokyo", "env:prod"),
        published().getFirst().getJsonArray("tags").getList());
  }

  @Test
  void publishingTwiceWithinOneSecondTakesTwoSeconds() {
    Gauge.builder("a", () -> 1).register(registry);

    published();
    registry.publish();

    List<Long> seconds = points().stream().map(each -> point(each).getLong("timestamp")).toList();
    assertEquals(1, seconds.getLast() - seconds.getFirst());
  }

  @Test
  void closingPublishesTheStepThatHasNotEnded() {
    registry.counter("a").increment(3);

    registry.close();

    assertEquals(3.0, point(points().getLast()).getDouble("value"));
  }
}
