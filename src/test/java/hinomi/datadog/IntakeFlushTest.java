package hinomi.datadog;

import static hinomi.datadog.LoopbackIntake.BOUND;
import static hinomi.datadog.LoopbackIntake.POINTS;
import static hinomi.datadog.LoopbackIntake.times;
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
class IntakeFlushTest {
  @AutoClose private final LoopbackIntake loopback = new LoopbackIntake();
  private final EmbeddedIntake datadog = loopback.datadog;

  @Test
  void isOverAtOnceWhenNothingWaits() {
    loopback.intake(100_000).flush(BOUND).await();

    assertEquals(0, datadog.requests());
  }

  @Test
  void isGivenUpAtOnceWhenTheKeyIsWrong() {
    loopback.append(0, POINTS);
    datadog.misbehave(times(1, Fault.status(401)));

    Exception error =
        assertThrows(
            IllegalStateException.class, () -> loopback.intake(100_000).flush(BOUND).await());

    assertTrue(error.getMessage().startsWith("20 points not delivered: 401"), error.getMessage());
  }

  @Test
  void endsAtItsBound() {
    loopback.append(0, POINTS);
    datadog.misbehave(times(1_000, Fault.status(503)));

    Exception error =
        assertThrows(
            IllegalStateException.class,
            () -> loopback.intake(100_000).flush(Duration.ofMillis(100)).await());

    assertTrue(error.getMessage().startsWith("20 points not delivered: 503"), error.getMessage());
  }

  @Test
  void canBeTriedAgainAfterItFailed() {
    loopback.append(0, POINTS);
    datadog.misbehave(times(1, Fault.status(403)));
    Intake intake = loopback.intake(100_000);

    assertThrows(IllegalStateException.class, () -> intake.flush(BOUND).await());
    intake.flush(BOUND).await();

    assertEquals(loopback.points(0, POINTS), Set.copyOf(datadog.last()));
  }
}
