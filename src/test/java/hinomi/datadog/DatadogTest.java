package hinomi.datadog;

import static hinomi.sink.Reports.PLANNED;
import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Location;
import hinomi.config.Secret;
import hinomi.datadog.Settings.Sending;
import hinomi.demo.EmbeddedIntake;
import hinomi.sink.MeterSink;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatadogTest {
  private static final Duration BOUND = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final EmbeddedIntake intake = new EmbeddedIntake(vertx, clock);
  private final AgentMeters meters = new AgentMeters(new Location("tokyo"), "1.2.3");
  private int port;

  @BeforeEach
  void start() {
    port = intake.start().await();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private Datadog datadog(Optional<Secret> key) {
    Duration second = Duration.ofSeconds(1);
    Sending sending = new Sending(second, 100_000, second, second, second, second, 1_000_000);
    URI url = URI.create("http://127.0.0.1:" + port);
    Settings settings = new Settings(key, Optional.empty(), url, Map.of("env", "prod"), sending);
    return Datadog.of(vertx, settings, meters, clock);
  }

  private Map<String, Double> accepted() {
    return intake.last().stream()
        .filter(each -> !each.metric().startsWith("hinomi.agent.lag"))
        .collect(
            Collectors.toMap(each -> each.metric() + verdict(each), EmbeddedIntake.Point::value));
  }

  private static String verdict(EmbeddedIntake.Point point) {
    return point.tags().stream()
        .filter(tag -> tag.startsWith("verdict:"))
        .collect(Collectors.joining());
  }

  @Test
  void deliversReportsAndTheAgentsHealthOnClosing() {
    Datadog datadog = datadog(Optional.of(new Secret("key")));
    MeterSink agent = new MeterSink(meters.registry());
    Instant now = clock.instant();

    for (var sink : List.of(datadog, agent)) {
      sink.accept(report(check("x"), now, hinomi.verdict.Level.UP, answered("title")));
    }
    datadog.close(BOUND).await();

    assertEquals(List.of(), intake.rejections());
    assertEquals(1, accepted().get("hinomi.up"));
    assertEquals(1, accepted().get("hinomi.agent.heartbeat"));
    assertEquals(1, accepted().get("hinomi.agent.runsverdict:passed"));
  }

  @Test
  void closesTwiceWithoutTellingAnythingTwice() {
    Datadog datadog = datadog(Optional.of(new Secret("key")));

    datadog.close(BOUND).await();
    long accepted = intake.accepted();
    datadog.close(BOUND).await();

    assertEquals(accepted, intake.accepted());
  }

  @Test
  void tellsNothingWithoutAKey() {
    Datadog datadog = datadog(Optional.empty());

    datadog.accept(report(check("x"), PLANNED, hinomi.verdict.Level.UP, answered("title")));
    datadog.start();
    datadog.close(BOUND).await();

    assertEquals(0, intake.requests());
    assertTrue(meters.scrape().contains("hinomi_agent_heartbeat"));
  }
}
