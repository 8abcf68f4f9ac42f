package hinomi.datadog;

import static hinomi.delivery.LoopbackDelivery.BOUND;
import static hinomi.delivery.LoopbackDelivery.POINTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.config.Secrets;
import hinomi.delivery.Delivery;
import hinomi.delivery.LoopbackDelivery;
import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import hinomi.journal.Journal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What is special about each endpoint of Datadog's intake, and about its answers.
class IntakeEndpointTest {
  @AutoClose private final LoopbackDelivery loopback = new LoopbackDelivery();
  private final EmbeddedIntake datadog = loopback.datadog;
  private final Journal journal = loopback.journal;
  private final SimpleMeterRegistry meters = loopback.meters;
  private final Instant now = loopback.now;

  private Delivery intake(DatadogSettings settings) {
    return Loopback.intake(loopback, settings, new Secrets());
  }

  private Delivery intake() {
    return intake(Loopback.settings(loopback.port));
  }

  @Test
  void takesOnly202ForAccepted() {
    loopback.append(0, POINTS);
    datadog.fail(Fault.status(200), Fault.status(204));

    intake().flush(BOUND).await();

    assertEquals(loopback.points(0, POINTS), Set.copyOf(datadog.last()));
    assertEquals(3, datadog.requests());
  }

  @Test
  void waitsAsLongAsDatadogAsks() {
    AtomicLong first = new AtomicLong();
    loopback.append(0, POINTS);
    datadog.fail(request -> {
      first.set(System.nanoTime());
      Fault.status(429, "X-RateLimit-Reset", "1").answer(request);
    });

    intake().flush(BOUND).await();

    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - first.get());
    assertTrue(waited >= 1_000, "waited only " + waited + " ms");
  }

  /// Datadog does not say whether the last one is that with the latest time or the last to arrive.
  @Test
  void sendsOnlyTheNewestOfStatusesAboutTheSame() {
    for (int second = 0; second < 3; second++) {
      status("a", second);
    }
    status("b", 0);

    intake().flush(BOUND).await();

    assertEquals(2, meters.get("hinomi.agent.statuses.delivered").counter().count());
    assertEquals(
        Set.of("a 2", "b 0"),
        datadog.statuses().stream()
            .map(each -> each.getString("check") + " " + each.getInteger("status"))
            .collect(Collectors.toSet()));
  }

  /// Of the same metric, tags and second, Datadog keeps the last one.
  @Test
  void theNewestPointOfASecondIsTheLastInItsRequest() {
    for (int value = 0; value < 3; value++) {
      Point point =
          new Point("m", new Point.Sort.Gauge(), Optional.empty(), List.of("a:b"), now, value);
      journal.append(IntakeEndpoint.POINTS.queue(), now, point.bytes());
    }

    intake().flush(BOUND).await();

    assertEquals(List.of(2.0), datadog.last().stream().map(each -> each.value()).toList());
  }

  private void status(String check, int second) {
    Instant time = now.minusSeconds(3 - second);
    String status =
        """
        {"check":"%s","host_name":"b","tags":["t:status"],"status":%d,"timestamp":%d}\
        """
            .formatted(check, second, time.getEpochSecond());
    journal.append(IntakeEndpoint.STATUSES.queue(), time, status.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void doesNotLetOneBadEventHoldUpTheOthers() {
    String good =
        """
        {"title":"a","text":"b","alert_type":"info","aggregation_key":"c","date_happened":%d,"tags":[]}\
        """;
    String bad = good.replace("info", "bad");
    for (String each : List.of(good, bad, good)) {
      String event = each.formatted(now.getEpochSecond());
      journal.append(IntakeEndpoint.EVENTS.queue(), now, event.getBytes(StandardCharsets.UTF_8));
    }

    intake().flush(BOUND).await();

    assertEquals(2, datadog.events().size());
    assertEquals(1, meters.get("hinomi.agent.events.rejected").counter().count());
  }

  @Test
  void givesUpWhatTheEndpointDoesNotAcceptAnyMore() {
    for (IntakeEndpoint endpoint : IntakeEndpoint.values()) {
      journal.append(
          endpoint.queue(), now.minusSeconds(1_200), "{}".getBytes(StandardCharsets.UTF_8));
    }

    assertThrows(IllegalStateException.class, () -> intake().flush(Duration.ofMillis(200)).await());

    assertEquals(0, loopback.counted("late"));
    assertEquals(1, meters.get("hinomi.agent.statuses.late").counter().count());
    assertEquals(0, meters.get("hinomi.agent.events.late").counter().count());
  }

  @Test
  void sendsPointsOfAnyAgeWithHistoricalIngestion() {
    DatadogSettings settings = Loopback.historical(loopback.port);
    Instant yesterday = now.minusSeconds(86_400);
    journal.append(IntakeEndpoint.POINTS.queue(), yesterday, "{}".getBytes(StandardCharsets.UTF_8));

    assertThrows(
        IllegalStateException.class, () -> intake(settings).flush(Duration.ofMillis(100)).await());

    assertEquals(0, loopback.counted("late"));
    assertTrue(datadog.requests() > 0);
  }
}
