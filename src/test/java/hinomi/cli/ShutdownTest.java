package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private final CountDownLatch halted = new CountDownLatch(1);

  @Test
  void haltsAfterTheLimit() throws InterruptedException {
    Shutdown shutdown = new Shutdown(Duration.ofMillis(200), halted::countDown).guarded();
    long requested = System.nanoTime();

    shutdown.request();

    assertTrue(halted.await(1, TimeUnit.MINUTES));
    assertTrue(System.nanoTime() - requested >= Duration.ofMillis(200).toNanos());
  }

  @Test
  void doesNotHaltWithoutARequest() throws InterruptedException {
    Shutdown shutdown = new Shutdown(Duration.ZERO, halted::countDown).guarded();

    shutdown.begin();

    assertFalse(shutdown.awaitRequest(Duration.ofMillis(1)));
    assertEquals(1, halted.getCount());
  }

  @Test
  void sharesOneLimitAmongTheSteps() {
    Shutdown shutdown = new Shutdown(Duration.ofHours(1), halted::countDown);

    shutdown.begin();
    Duration half = shutdown.leftOf(50);
    Duration all = shutdown.leftOf(100);

    assertTrue(half.compareTo(Duration.ofMinutes(30)) <= 0, half::toString);
    assertTrue(half.compareTo(Duration.ofMinutes(29)) > 0, half::toString);
    assertTrue(all.minus(half).compareTo(Duration.ofMinutes(29)) > 0, all::toString);
  }

  @Test
  void leavesNoTimeAfterTheLimit() {
    Shutdown shutdown = new Shutdown(Duration.ZERO, halted::countDown);

    shutdown.begin();

    assertEquals(Duration.ZERO, shutdown.leftOf(100));
  }
}
