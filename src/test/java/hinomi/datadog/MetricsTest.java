package hinomi.datadog;

import static hinomi.sink.Reports.PLANNED;
import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.degraded;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.journey;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.datadog.api.client.v2.model.MetricPayload;
import hinomi.assertion.Grade;
import hinomi.check.Location;
import hinomi.config.Secrets;
import hinomi.delivery.Delivery;
import hinomi.demo.EmbeddedIntake;
import hinomi.journal.Journal;
import hinomi.judging.JudgingPool;
import hinomi.net.Network;
import hinomi.net.NetworkSettings;
import hinomi.outcome.Cause;
import hinomi.sink.MeterSink;
import hinomi.sink.status.MetricsFormat;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every metric there is, against the list that dashboards and monitors are built on.
class MetricsTest {
  private final Vertx vertx = Vertx.vertx();
  private final JudgingPool judging = new JudgingPool(); // gauges hold it weakly
  private final Journal journal = Journal.inMemory(1_000_000, _ -> {});
  private final AgentMeters meters = new AgentMeters(new Location("tokyo"), "1.2.3");

  @BeforeEach
  void publishAll() {
    meters.publishTo(journal, Map.of("env", "prod"));
    MeterSink agent = new MeterSink(meters.registry(), () -> 0);
    agent.watchFiles(() -> 0);
    agent.watchChecks(_ -> 0L);
    agent.watchUnjudged(() -> 0);
    agent.watchThrottle(() -> Duration.ZERO);
    agent.watchJudging(judging);
    deliver();
    SeriesSink series = new SeriesSink(journal, Map.of("env", "prod"));
    series.accept(report(check("x", Map.of(), true), answered("sorry")));
    series.accept(degraded(report(check("x"), answered("title"))));
    series.accept(report(check("x"), failed(Cause.DNS, "no such name")));
    series.accept(report(check("y", Map.of(), true), journey(Grade.FAILED)));
    agent.lagged(Duration.ofMillis(1));
    meters.close();
  }

  /// Delivers a point of its own, because some meters have no value before an answer came.
  private void deliver() {
    EmbeddedIntake datadog = new EmbeddedIntake(vertx, () -> PLANNED);
    DatadogSettings settings = Loopback.settings(datadog.start().await());
    Journal own = Journal.inMemory(1_000, _ -> {});
    new SeriesSink(own, Map.of()).accept(report(check("x"), failed(Cause.DNS, "no such name")));
    Network network = new Network(vertx, NetworkSettings.DEFAULT, () -> PLANNED);
    Delivery delivery = new Delivery(network, () -> own, meters.registry(), () -> PLANNED);
    Journal _ = Datadog.connect(settings, delivery, new Secrets());
    delivery.flush(Duration.ofSeconds(5)).await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private List<JsonObject> sent() {
    return journal.newest(IntakeEndpoint.POINTS.queue(), Integer.MAX_VALUE).stream()
        .map(each -> new JsonObject(new String(each.bytes(), StandardCharsets.UTF_8)))
        .toList();
  }

  /// Name, type, unit, and the keys of its tags.
  private static String line(JsonObject series) {
    String tags =
        series.getJsonArray("tags").stream()
            .map(tag -> String.valueOf(tag).replaceFirst(":.*", ""))
            .filter(key -> !key.equals("team"))
            .collect(Collectors.joining(","));
    return "%-32s %-8s %-12s %s"
        .formatted(
            series.getString("metric"),
            series.getInteger("type") == 3 ? "gauge" : "count",
            series.getString("unit", "-"),
            tags);
  }

  @Test
  void areThoseOfTheGoldenList() throws IOException {
    String golden;
    try (var file = MetricsTest.class.getResourceAsStream("/metrics.txt")) {
      golden = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }

    String metrics =
        sent().stream()
            .map(MetricsTest::line)
            .distinct()
            .sorted()
            .collect(Collectors.joining("\n"));

    assertEquals(golden, metrics + "\n");
  }

  @Test
  void areWhatDatadogsOwnModelTakes() {
    String series = sent().stream().map(JsonObject::encode).collect(Collectors.joining(","));

    assertEquals(
        List.of(), DatadogOracle.problems("{\"series\":[" + series + "]}", MetricPayload.class));
  }

  @Test
  void ofTheAgentAreOnThePageForPrometheusToo() {
    AgentMeters page = new AgentMeters(new Location("tokyo"), "1.2.3");

    new MeterSink(page.registry(), () -> 0).sinkFailed();

    assertEquals(
        List.of("hinomi_agent_sink_failures_total{location=\"tokyo\",version=\"1.2.3\"} 1.0"),
        page.scrape(MetricsFormat.PROMETHEUS)
            .lines()
            .filter(line -> line.startsWith("hinomi_agent_sink_failures"))
            .toList());
  }
}
