package hinomi.datadog;

import static hinomi.sink.Reports.PLANNED;
import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.config.Secrets;
import hinomi.delivery.Delivery;
import hinomi.demo.EmbeddedIntake;
import hinomi.net.Network;
import hinomi.net.NetworkSettings;
import hinomi.sink.MeterSink;
import hinomi.sink.OnCallText;
import hinomi.sink.Sink;
import hinomi.sink.status.MetricsFormat;
import hinomi.text.HumanTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatadogTest {
  private static final Duration BOUND = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final EmbeddedIntake intake = new EmbeddedIntake(vertx, clock);
  private final AgentMeters meters = new AgentMeters(new Location("tokyo"), "1.2.3");
  private final Map<String, Double> values = new ConcurrentHashMap<>();
  private final List<String> contradictions = new CopyOnWriteArrayList<>();
  private final AtomicInteger points = new AtomicInteger();
  private int port;

  @BeforeEach
  void start() {
    intake.onPoint(this::remember);
    port = intake.start().await();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  /// The part of an agent that reports to Datadog.
  private record Reporter(Delivery delivery, Sink sink, AgentMeters meters)
      implements Sink, AutoCloseable {
    @Override
    public void accept(Report report) {
      sink.accept(report);
    }

    Future<Void> flush(Duration bound) {
      meters.close();
      return delivery.flush(bound);
    }

    @Override
    public void close() {
      delivery.close();
    }
  }

  private Reporter datadog(DatadogSettings settings) {
    Secrets secrets = new Secrets();
    Network network = new Network(vertx, NetworkSettings.DEFAULT, clock);
    Delivery delivery =
        new Delivery(network, () -> settings.journal().open(secrets), meters.registry(), clock);
    Sink sink =
        Datadog.sink(
            settings,
            checks -> Locations.of(checks, List.of(), new Location("tokyo")),
            delivery,
            meters,
            new OnCallText(secrets, HumanTime.UTC, false));
    return new Reporter(delivery, sink, meters);
  }

  private Map<String, Double> accepted() {
    return intake.last().stream()
        .filter(each -> !each.metric().startsWith("hinomi.agent.lag"))
        .collect(
            Collectors.toMap(each -> each.metric() + verdict(each), EmbeddedIntake.Point::value));
  }

  /// A second value for the same metric, tags and second is a contradiction.
  private void remember(EmbeddedIntake.Point point) {
    if (point.metric().startsWith("hinomi.agent.")) {
      return; // metrics of each agent itself
    }
    points.incrementAndGet();
    String identity = point.metric() + point.tags() + point.time();
    Double before = values.put(identity, point.value());
    if (before != null && !before.equals(point.value())) {
      contradictions.add(identity);
    }
  }

  private static String verdict(EmbeddedIntake.Point point) {
    return point.tags().stream()
        .filter(tag -> tag.startsWith("verdict:"))
        .collect(Collectors.joining());
  }

  @Test
  void deliversReportsAndTheAgentsHealthOnClosing() {
    Reporter datadog = datadog(Loopback.settings(port));
    MeterSink agent = new MeterSink(meters.registry(), () -> 0);
    Instant now = clock.instant();

    for (var sink : List.of(datadog, agent)) {
      sink.accept(report(check("x"), now, hinomi.verdict.Level.UP, answered("title")));
    }
    datadog.flush(BOUND).await();

    assertEquals(List.of(), intake.rejections());
    assertEquals(1, accepted().get("hinomi.up"));
    assertEquals(1, accepted().get("hinomi.agent.heartbeat"));
    assertFalse(accepted().containsKey("hinomi.agent.runsverdict:passed"), "nobody reads it");
  }

  @Test
  void flushesTwiceWithoutSendingAnythingTwice() {
    Reporter datadog = datadog(Loopback.settings(port));

    datadog.flush(BOUND).await();
    long accepted = intake.accepted();
    datadog.flush(BOUND).await();

    assertEquals(accepted, intake.accepted());
  }

  @Test
  void sendsNothingWithoutAKey() {
    Reporter datadog = datadog(Loopback.withoutKey());

    datadog.accept(report(check("x"), PLANNED, hinomi.verdict.Level.UP, answered("title")));
    datadog.delivery().start();
    datadog.flush(BOUND).await();

    assertEquals(0, intake.requests());
    assertTrue(meters.scrape(MetricsFormat.PROMETHEUS).contains("hinomi_agent_heartbeat"));
  }

  @Test
  void reportsACheckThatIsDownThoughTheNextBatchIsAnHourAway() {
    Reporter datadog = datadog(Loopback.settings(Loopback.at(port), Loopback.patient()));
    datadog.delivery().start();

    datadog.accept(report(check("x"), clock.instant(), hinomi.verdict.Level.UP, answered("sorry")));
    until(() -> !intake.events().isEmpty() && !intake.statuses().isEmpty());

    assertEquals("x is down (ap-northeast-1)", intake.events().getFirst().getString("title"));
    assertEquals(2, intake.statuses().iterator().next().getInteger("status"));
    assertEquals(List.of(), intake.rejections());
  }

  @Test
  void leavesForTheNextAgentWhatWasNotAccepted(@TempDir Path folder) {
    DatadogSettings settings =
        Loopback.keptIn(folder, Loopback.at(port), Loopback.sending(100_000));
    DatadogSettings nobody = Loopback.keptIn(folder, Loopback.at(9), Loopback.sending(100_000));
    Instant now = clock.instant();

    try (Reporter first = datadog(nobody)) {
      first.accept(report(check("x"), now, hinomi.verdict.Level.UP, answered("title")));
      assertThrows(IllegalStateException.class, () -> first.flush(Duration.ofMillis(50)).await());
    }
    try (Reporter second = datadog(settings)) {
      second.flush(BOUND).await();
    }

    assertEquals(1, accepted().get("hinomi.up"));
    assertEquals(List.of(), intake.rejections());
  }

  @Test
  void changesNoValueWhenTwoAgentsSendTheSameOrOneSendsItTwice(@TempDir Path folder)
      throws IOException {
    DatadogSettings settings =
        Loopback.keptIn(folder, Loopback.at(port), Loopback.sending(100_000));
    Report report = report(check("x"), clock.instant(), hinomi.verdict.Level.UP, answered("sorry"));

    try (Reporter one = datadog(settings);
        Reporter other = datadog(settings)) {
      one.accept(report);
      other.accept(report);
      one.flush(BOUND).await();
      other.flush(BOUND).await();
    }
    resend(folder, report, settings);
    resend(folder, report, settings);

    assertEquals(4, values.size(), values::toString);
    assertTrue(points.get() > 3 * values.size(), points + " points were sent");
    assertEquals(List.of(), contradictions);
  }

  /// As after a crash between the answer of the intake and the striking off.
  private void resend(Path folder, Report report, DatadogSettings settings) throws IOException {
    try (Reporter crashed = datadog(settings)) {
      crashed.accept(report);
    }
    try (Reporter next = datadog(settings)) {
      next.flush(BOUND).await();
    }
    assertTrue(Files.exists(folder.resolve("1/journal")));
  }

  private void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not seen in time");
      Thread.onSpinWait();
    }
  }
}
