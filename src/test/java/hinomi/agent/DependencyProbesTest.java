package hinomi.agent;

import static hinomi.agent.FakeChecks.BAD;
import static hinomi.agent.FakeChecks.GOOD;
import static hinomi.agent.FakeChecks.SOON;
import static hinomi.agent.FakeChecks.always;
import static hinomi.agent.FakeChecks.check;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.check.Recheck;
import hinomi.check.Report;
import hinomi.outcome.Outcome;
import hinomi.verdict.Level;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DependencyProbesTest {
  private static final Recheck ONCE = new Recheck(0, SOON);

  @AutoClose private final AgentAtWork work = new AgentAtWork();

  @Test
  void doesNotHoldAFailureAgainstACheckWhoseParentFails() throws Exception {
    Supplier<Future<Outcome>> bad = always(BAD);
    work.start(
        check("parent", bad, new Recheck(0, SOON)),
        FakeChecks.dependingOn("parent", "child", bad, new Recheck(0, SOON)));

    Report child = work.nextThat(report -> report.check().name().equals("child"));
    Report parent = work.nextThat(report -> report.check().name().equals("parent"));

    assertEquals(Optional.of("dependency"), child.verdict().reason());
    assertEquals(
        Optional.of("depends on parent, which fails: refused (observed: refused)"),
        child.verdict().message());
    assertEquals(Level.UNKNOWN, child.state().level());
    assertEquals(Level.DOWN, parent.state().level());
  }

  @Test
  void holdsAFailureAgainstACheckWhoseParentIsWell() throws Exception {
    work.start(
        check("parent", always(GOOD), Recheck.DEFAULT),
        FakeChecks.dependingOn("parent", "child", always(BAD), new Recheck(0, SOON)));

    Report child = work.nextThat(report -> report.check().name().equals("child"));

    assertEquals(Level.DOWN, child.state().level());
  }

  /// What a stall may have spoilt says nothing of the parent, so its child is on its own.
  @Test
  void holdsAFailureAgainstACheckWhoseParentIsUnknown() throws Exception {
    work.start(
        check("parent", () -> Future.failedFuture(new IllegalStateException("bug")), ONCE),
        FakeChecks.dependingOn("parent", "child", always(BAD), ONCE));

    Report child = work.nextThat(report -> report.check().name().equals("child"));

    assertEquals(Level.DOWN, child.state().level());
  }

  /// Files refuse it; if it comes about all the same, neither excuses the other for ever.
  @Test
  void letsNoTwoChecksExcuseEachOther() throws Exception {
    work.start(
        FakeChecks.dependingOn("b", "a", always(BAD), ONCE),
        FakeChecks.dependingOn("a", "b", always(BAD), ONCE));

    Report a = work.nextThat(report -> report.check().name().equals("a"));
    Report b = work.nextThat(report -> report.check().name().equals("b"));

    assertEquals(List.of(Level.DOWN, Level.DOWN), List.of(a.state().level(), b.state().level()));
  }
}
