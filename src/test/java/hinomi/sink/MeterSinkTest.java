package hinomi.sink;

import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.failed;
import static hinomi.sink.Reports.report;
import static hinomi.sink.Reports.skipping;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.check.Report;
import hinomi.outcome.Cause;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeterSinkTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MeterSink sink = new MeterSink(meters, () -> 0);

  private static Report reportOf(String verdict) {
    return switch (verdict) {
      case "passed" -> report(check("x"), answered("title"));
      case "failed" -> report(check("x"), answered("sorry"));
      default -> report(check("x"), failed(Cause.AGENT, "no network"));
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"passed", "failed", "agent"})
  void countsRunsByVerdict(String verdict) {
    sink.accept(reportOf(verdict));

    assertEquals(1, meters.get("hinomi.agent.runs").tag("verdict", verdict).counter().count());
  }

  @Test
  void countsEveryAttemptButTheFirstAsARecheck() {
    sink.accept(report(check("x"), failed(Cause.DNS, "none"), failed(Cause.DNS, "none")));
    sink.accept(reportOf("passed"));

    assertEquals(1, meters.get("hinomi.agent.rechecks").counter().count());
  }

  @Test
  void countsPlannedStartsThatWereSkipped() {
    sink.accept(skipping(reportOf("passed"), 3));

    assertEquals(3, meters.get("hinomi.agent.skipped").counter().count());
  }

  @Test
  void countsFailuresOfSinks() {
    sink.sinkFailed();

    assertEquals(1, meters.get("hinomi.agent.sink.failures").counter().count());
  }

  @Test
  void showsHowManyChecksAreInEachState() {
    sink.watchChecks(level -> level.key().length());
    sink.watchUnjudged(() -> 3);

    assertEquals(7, checks("unknown"));
    assertEquals(2, checks("up"));
    assertEquals(8, checks("degraded"));
    assertEquals(4, checks("down"));
    assertEquals(3, meters.get("hinomi.agent.checks.unjudged").gauge().value());
  }

  private double checks(String state) {
    return meters.get("hinomi.agent.checks").tag("state", state).gauge().value();
  }

  @Test
  void keepsTheWorstLag() {
    sink.lagged(Duration.ofMillis(5));
    sink.lagged(Duration.ofMillis(1));

    assertEquals(5, meters.get("hinomi.agent.lag").timer().max(TimeUnit.MILLISECONDS));
  }
}
