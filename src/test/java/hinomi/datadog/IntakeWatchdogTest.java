package hinomi.datadog;

import static hinomi.datadog.LoopbackIntake.POINTS;
import static hinomi.datadog.LoopbackIntake.times;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.config.Secrets;
import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Delivery that breaks off or hangs: it goes on by itself, or somebody hears of it.
class IntakeWatchdogTest {
  @AutoClose private final LoopbackIntake loopback = new LoopbackIntake();
  private final EmbeddedIntake datadog = loopback.datadog;
  private final AtomicLong nanos = new AtomicLong();

  private Intake intake(DatadogSettings settings, InstantSource clock) {
    return new Intake(
        loopback.network,
        settings,
        loopback.journal,
        loopback.meters,
        clock,
        new Secrets(),
        nanos::get);
  }

  private Intake intake() {
    return intake(Loopback.settings(loopback.port), loopback.clock);
  }

  @Test
  void tellsThatSomethingWaitsAndDeliveryDoesNotGoOn() {
    Intake intake = intake();
    loopback.append(0, POINTS);
    assertEquals(Optional.empty(), intake.ailment());

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertEquals(Optional.of("delivery of points hangs: 20 wait"), intake.ailment());
    intake.start();
    loopback.await(() -> loopback.journal.size() == 0);

    assertEquals(Optional.empty(), intake.ailment());
  }

  @Test
  void isWellWhileDatadogIsNot() {
    AtomicInteger ill = new AtomicInteger();
    Intake intake = intake();
    loopback.append(0, POINTS);
    for (int request = 0; request < 50; request++) {
      datadog.misbehave(asked -> {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        intake.ailment().ifPresent(_ -> ill.incrementAndGet());
        Fault.status(503).answer(asked);
      });
    }

    intake.start();
    loopback.await(() -> loopback.journal.size() == 0);

    assertEquals(Duration.ofSeconds(50).toNanos(), nanos.get());
    assertEquals(0, ill.get());
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

    intake(Loopback.settings(loopback.port), failing).start();
    loopback.await(() -> loopback.journal.size() == 0);

    assertEquals(loopback.points(0, POINTS), Set.copyOf(datadog.last()));
  }

  /// A pipe that nobody writes to plays a file on a disk that hangs.
  @Test
  void goesOnThoughTheFileOfTheKeyHangs(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("key");
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    loopback.append(0, POINTS);
    datadog.misbehave(times(3, Fault.status(403)));

    intake(Loopback.withKeyIn(file, loopback.port), loopback.clock).start();
    loopback.await(() -> loopback.journal.size() == 0);

    assertTrue(datadog.requests() > 3, datadog.requests() + " requests");
  }
}
