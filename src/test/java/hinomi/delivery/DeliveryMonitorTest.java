package hinomi.delivery;

import static hinomi.delivery.LoopbackDelivery.POINTS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Delivery that is interrupted goes on by itself; one that hangs is reported.
class DeliveryMonitorTest {
  @AutoClose private final LoopbackDelivery loopback = new LoopbackDelivery();
  private final EmbeddedIntake datadog = loopback.datadog;
  private final AtomicLong nanos = new AtomicLong();

  private Delivery delivery() {
    return loopback.delivery(loopback.clock, nanos::get);
  }

  @Test
  void reportsDeliveryThatIsStuck() {
    Delivery delivery = delivery();
    loopback.append(0, POINTS);
    assertEquals(Optional.empty(), delivery.problem());

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertEquals(
        Optional.of("delivery of points is stuck: 20 wait in the journal"), delivery.problem());
    delivery.start();
    loopback.await(() -> loopback.journal.size() == 0);

    assertEquals(Optional.empty(), delivery.problem());
  }

  @Test
  void isNoProblemWhileTheServiceFails() {
    AtomicInteger problems = new AtomicInteger();
    Delivery delivery = delivery();
    loopback.append(0, POINTS);
    for (int request = 0; request < 50; request++) {
      datadog.fail(asked -> {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        delivery.problem().ifPresent(_ -> problems.incrementAndGet());
        Fault.status(503).answer(asked);
      });
    }

    delivery.start();
    loopback.await(() -> loopback.journal.size() == 0);

    assertEquals(Duration.ofSeconds(50).toNanos(), nanos.get());
    assertEquals(0, problems.get());
  }

  @Test
  void goesOnAfterAnError() {
    AtomicInteger asked = new AtomicInteger();
    InstantSource failing =
        () -> {
          if (asked.incrementAndGet() <= 3) {
            throw new OutOfMemoryError("tried");
          }
          return loopback.clock.instant();
        };
    loopback.append(0, POINTS);

    loopback.delivery(failing, nanos::get).start();
    loopback.await(() -> loopback.journal.size() == 0);

    assertEquals(loopback.points(0, POINTS), Set.copyOf(datadog.last()));
  }
}
