package hinomi.datadog;

import static hinomi.delivery.LoopbackDelivery.BOUND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.config.Secrets;
import hinomi.delivery.Delivery;
import hinomi.delivery.LoopbackDelivery;
import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import hinomi.journal.Journal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ClockSkewTest {
  @AutoClose private final LoopbackDelivery loopback = new LoopbackDelivery();
  private final EmbeddedIntake datadog = loopback.datadog;
  private final Journal journal = loopback.journal;
  private final SimpleMeterRegistry meters = loopback.meters;

  private Delivery intake() {
    return Loopback.intake(loopback, Loopback.settings(loopback.port), new Secrets());
  }

  @Test
  void measuresHowFarTheClocksAreApart() {
    loopback.append(0, 1);

    datadog.fail(Fault.status(202, "Date", "Sun, 22 Nov 2020 09:00:00 GMT"));
    intake().flush(BOUND).await();

    assertTrue(meters.get("hinomi.agent.clock.skew").gauge().value() > 1e7);
  }

  @Test
  void logsOnceThatTheClockIsWrong() {
    Fault skewed = Fault.status(202, "Date", "Sun, 22 Nov 2020 09:00:00 GMT");
    datadog.fail(skewed, skewed);
    Delivery intake = intake();

    intake.start();
    loopback.append(0, 1);
    loopback.await(() -> journal.size() == 0);
    loopback.append(1, 2);
    loopback.await(() -> journal.size() == 0);

    List<String> messages = loopback.messages();
    assertEquals(1, messages.size(), messages::toString);
    assertTrue(messages.getFirst().contains("ahead of Datadog's"), messages::toString);
  }
}
