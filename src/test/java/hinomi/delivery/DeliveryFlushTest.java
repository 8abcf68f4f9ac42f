package hinomi.delivery;

import static hinomi.delivery.LoopbackDelivery.BOUND;
import static hinomi.delivery.LoopbackDelivery.POINTS;
import static hinomi.delivery.LoopbackDelivery.times;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Sends what waits before an end.
class DeliveryFlushTest {
  @AutoClose private final LoopbackDelivery loopback = new LoopbackDelivery();
  private final EmbeddedIntake datadog = loopback.datadog;

  @Test
  void isOverAtOnceWhenNothingWaits() {
    loopback.delivery(100_000).flush(BOUND).await();

    assertEquals(0, datadog.requests());
  }

  @Test
  void failsAtOnceWhenTheCredentialsAreRefused() {
    loopback.append(0, POINTS);
    datadog.fail(times(1, Fault.status(401)));

    Exception error =
        assertThrows(
            IllegalStateException.class, () -> loopback.delivery(100_000).flush(BOUND).await());

    assertTrue(error.getMessage().startsWith("20 points not delivered: 401"), error.getMessage());
  }

  @Test
  void endsAtItsBound() {
    loopback.append(0, POINTS);
    datadog.fail(times(1_000, Fault.status(503)));

    Exception error =
        assertThrows(
            IllegalStateException.class,
            () -> loopback.delivery(100_000).flush(Duration.ofMillis(100)).await());

    assertTrue(error.getMessage().startsWith("20 points not delivered: 503"), error.getMessage());
  }

  @Test
  void canBeTriedAgainAfterItFailed() {
    loopback.append(0, POINTS);
    datadog.fail(times(1, Fault.status(403)));
    Delivery delivery = loopback.delivery(100_000);

    assertThrows(IllegalStateException.class, () -> delivery.flush(BOUND).await());
    delivery.flush(BOUND).await();

    assertEquals(loopback.points(0, POINTS), Set.copyOf(datadog.last()));
  }
}
