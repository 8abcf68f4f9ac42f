package hinomi.agent;

import static hinomi.agent.FakeChecks.BAD;
import static hinomi.agent.FakeChecks.GOOD;
import static hinomi.agent.FakeChecks.SOON;
import static hinomi.agent.FakeChecks.always;
import static hinomi.agent.FakeChecks.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.assertion.Grade;
import hinomi.check.Recheck;
import hinomi.check.Report;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.verdict.Level;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RunExecutorTest {
  @AutoClose private final AgentAtWork work = new AgentAtWork();

  @Test
  void endsAProbeThatNeverDoes() throws Exception {
    work.start(check(() -> Promise.<Outcome>promise().future(), new Recheck(0, SOON)));

    Report report = work.next();

    // A stall of a busy machine is a fault of the agent.
    boolean stalled = report.outcome().facts().find(CommonFacts.AGENT_STALL).isPresent();
    assertEquals(Optional.of(stalled ? "agent" : "timeout"), report.verdict().reason());
    assertEquals(stalled ? Level.UNKNOWN : Level.DOWN, report.state().level());
    assertTrue(work.meters.get("hinomi.agent.bugs").counter().count() >= 1);
  }

  @Test
  void rechecksBeforeARunFails() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    work.start(
        check(
            () -> Future.succeededFuture(attempts.incrementAndGet() == 1 ? BAD : GOOD),
            new Recheck(1, SOON)));

    Report report = work.next();

    assertEquals(List.of(BAD, GOOD), report.attempts());
    assertEquals(Grade.PASSED, report.verdict().grade());
  }

  @Test
  void callsARunFailedWhenEveryLookFails() throws Exception {
    work.start(check(always(BAD), new Recheck(2, SOON)));

    Report report = work.next();

    assertEquals(List.of(BAD, BAD, BAD), report.attempts());
    assertEquals(Level.DOWN, report.state().level());
  }

  /// Else an outage would end at the planned start of a run whose recheck passes.
  @Test
  void rechecksNothingWhileTheCheckIsDown() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    work.start(
        check(
            () -> Future.succeededFuture(attempts.incrementAndGet() <= 3 ? BAD : GOOD),
            new Recheck(1, SOON)));

    assertEquals(List.of(BAD, BAD), work.next().attempts());
    assertEquals(List.of(BAD), work.next().attempts());
    assertEquals(Level.UP, work.next().state().level());
  }

  @Test
  void repeatsAnAttemptAfterAStall() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    work.start(
        check(
            () -> {
              if (attempts.incrementAndGet() == 1) {
                standStill();
              }
              return Future.succeededFuture(attempts.get() == 1 ? BAD : GOOD);
            },
            new Recheck(0, SOON)));

    Report report = work.next();

    assertEquals(2, report.attempts().size());
    assertTrue(report.attempts().getFirst().facts().find(CommonFacts.AGENT_STALL).isPresent());
    assertEquals(Grade.PASSED, report.verdict().grade());
  }

  @Test
  void blamesItselfWhenItKeepsStandingStill() throws Exception {
    work.start(
        check(
            () -> {
              standStill();
              return Future.succeededFuture(BAD);
            },
            new Recheck(0, SOON)));

    Report report = work.next();

    assertEquals(Optional.of("agent"), report.verdict().reason());
    assertEquals(Level.UNKNOWN, report.state().level());
    assertEquals(2, report.attempts().size(), "it is tried once more, and no more");
  }

  private static void standStill() {
    long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
