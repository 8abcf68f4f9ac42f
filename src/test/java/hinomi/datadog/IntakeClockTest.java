package hinomi.datadog;

import static hinomi.datadog.LoopbackIntake.BOUND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import hinomi.journal.Journal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What the answers tell of the clock.
class IntakeClockTest {
  @AutoClose private final LoopbackIntake loopback = new LoopbackIntake();
  private final EmbeddedIntake datadog = loopback.datadog;
  private final Journal journal = loopback.journal;
  private final SimpleMeterRegistry meters = loopback.meters;

  @Test
  void tellsHowFarTheClocksAreApart() {
    loopback.append(0, 1);

    datadog.misbehave(Fault.status(202, "Date", "Sun, 22 Nov 2020 09:00:00 GMT"));
    loopback.intake(100_000).flush(BOUND).await();

    assertTrue(meters.get("hinomi.agent.clock.skew").gauge().value() > 1e10);
  }

  @Test
  void saysOnceThatTheClockIsWrong() {
    Fault skewed = Fault.status(202, "Date", "Sun, 22 Nov 2020 09:00:00 GMT");
    datadog.misbehave(skewed, skewed);
    Intake intake = loopback.intake(100_000);

    intake.start();
    loopback.append(0, 1);
    loopback.await(() -> journal.size() == 0);
    loopback.append(1, 2);
    loopback.await(() -> journal.size() == 0);

    List<String> said = loopback.log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertEquals(1, said.size(), said::toString);
    assertTrue(said.getFirst().contains("ahead of Datadog's"), said::toString);
  }
}
