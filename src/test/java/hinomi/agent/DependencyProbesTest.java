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
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DependencyProbesTest {
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
        Optional.of("it depends on parent, which fails: refused (seen: refused)"),
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
}
