package hinomi.agent;

import static hinomi.agent.FakeChecks.BAD;
import static hinomi.agent.FakeChecks.GOOD;
import static hinomi.agent.FakeChecks.SOON;
import static hinomi.agent.FakeChecks.always;
import static hinomi.agent.FakeChecks.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.assertion.Assertion;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.CurrentState;
import hinomi.check.Notice;
import hinomi.check.Recheck;
import hinomi.check.Report;
import hinomi.outcome.Outcome;
import hinomi.sink.Sink;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import hinomi.verdict.Transition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AgentTest {
  @AutoClose private final AgentAtWork work = new AgentAtWork();

  /// What is evaluated and reported for the first time takes longer.
  @Test
  void rehearsesARunAndReportsItToNobody() {
    Agent agent = work.agent(List.of(work.hearing()));
    Check bad = check(always(BAD), new Recheck(0, SOON));

    Report report = work.onLoop(() -> agent.rehearse(bad, (Outcome.Answered) GOOD)).await();

    assertEquals(bad.name(), report.check().name());
    assertEquals(Grade.PASSED, report.verdict().grade());
    assertTrue(work.reports.isEmpty());
  }

  @Test
  void runsOnThoughAProbeThrows() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    work.start(
        check(
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("bug");
              }
              return Future.succeededFuture(GOOD);
            },
            new Recheck(0, SOON)));

    Report first = work.next();
    Report second = work.next();

    assertEquals(Optional.of("agent"), first.verdict().reason());
    assertEquals(Level.UNKNOWN, first.state().level());
    assertEquals(Level.UP, second.state().level());
  }

  @Test
  void runsOnThoughASinkThrows() throws Exception {
    Sink broken =
        _ -> {
          throw new IllegalStateException("bug");
        };
    work.start(List.of(broken, work.reports::add), check(always(GOOD), Recheck.DEFAULT));

    work.next();
    work.next();

    assertTrue(work.meters.get("hinomi.agent.sink.failures").counter().count() >= 2);
  }

  @Test
  void judgesBesideTheLoopWhatMayTakeLong() throws Exception {
    work.start(
        FakeChecks.judgedBy(
            Assertion.of(
                "thread",
                "any",
                _ -> new Finding(Thread.currentThread().getName(), Grade.PASSED, "any", "any")),
            always(GOOD)));

    String thread = work.next().verdict().findings().getFirst().assertion();

    assertTrue(thread.startsWith("judging"), thread);
  }

  @Test
  void plansEveryRunOnTheGridAndNeverOneTwice() throws Exception {
    work.start(check(always(GOOD), Recheck.DEFAULT));

    List<Instant> planned =
        List.of(work.next().plannedAt(), work.next().plannedAt(), work.next().plannedAt());

    assertEquals(planned.getFirst().plusMillis(50), planned.get(1));
    assertEquals(planned.getFirst().plusMillis(100), planned.get(2));
    assertEquals(0, planned.getFirst().toEpochMilli() % 50);
  }

  @Test
  void skipsAndCountsTheSlotsOfALongRun() throws Exception {
    work.start(
        check(
            () -> work.vertx.timer(120, TimeUnit.MILLISECONDS).map(_ -> GOOD),
            new Recheck(0, SOON)));

    work.next();
    Report second = work.next();

    assertTrue(second.skipped() >= 2, () -> "skipped " + second.skipped());
  }

  @Test
  void letsTheRunUnderWayEndWhenStopped() {
    int begun =
        stopDuring(
            () -> work.vertx.timer(100, TimeUnit.MILLISECONDS).map(_ -> GOOD),
            Duration.ofSeconds(5));

    assertEquals(begun, work.reports.size());
  }

  @Test
  void doesNotWaitForeverWhenStopped() {
    stopDuring(() -> Promise.<Outcome>promise().future(), Duration.ofMillis(20));

    assertEquals(0, work.reports.size());
  }

  /// Stops the agent once a run is under way, and says how many had begun.
  private int stopDuring(Supplier<Future<Outcome>> run, Duration patience) {
    AtomicInteger begun = new AtomicInteger();
    Agent agent =
        work.start(
            check(
                () -> {
                  begun.incrementAndGet();
                  return run.get();
                },
                new Recheck(0, SOON)));
    while (begun.get() == 0) {
      Thread.onSpinWait();
    }
    work.onLoop(() -> agent.stop(patience)).await();
    return begun.get();
  }

  @Test
  void goesOnWithTheStateOfACheckThatIsWrittenAnew() throws Exception {
    Agent agent = work.start(check(always(BAD), new Recheck(0, SOON)));
    assertEquals(Level.DOWN, work.next().state().level());

    work.vertx.runOnContext(_ -> agent.replace(List.of(check(always(GOOD), Recheck.DEFAULT))));

    Report first = work.nextThat(report -> report.verdict().grade() == Grade.PASSED);
    assertEquals(Level.DOWN, first.before().level());
    assertEquals(Level.UP, first.state().level());
    assertEquals(0, first.skipped());
  }

  @Test
  void endsACheckThatIsGone() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Agent agent =
        work.start(
            check(
                () -> {
                  runs.incrementAndGet();
                  return Future.succeededFuture(GOOD);
                },
                Recheck.DEFAULT));
    work.next();

    int before =
        work.onLoop(
                () -> {
                  agent.replace(List.of(check("other", always(GOOD), Recheck.DEFAULT)));
                  return Future.succeededFuture(runs.get());
                })
            .await();
    work.nextThat(report -> report.check().name().equals("other"));
    work.nextThat(report -> report.check().name().equals("other"));

    assertEquals(before, runs.get());
  }

  @Test
  void saysWhatACheckWasThatIsGone() throws Exception {
    Agent agent = work.start(check("bad", always(BAD), new Recheck(0, SOON)));
    work.next();

    work.vertx.runOnContext(
        _ -> agent.replace(List.of(check("other", always(GOOD), Recheck.DEFAULT))));

    CurrentState last = work.removed.poll(30, TimeUnit.SECONDS);
    assertEquals("bad", last.check().name());
    assertEquals(Level.DOWN, last.state().announced().level());
  }

  /// The monitor that alerts on it is not the one that watches it from now on.
  @Test
  void saysWhatACheckWasOnWhichMoreLocationsMustAgree() throws Exception {
    Check alone = check("bad", always(BAD), new Recheck(0, SOON));
    Agent agent = work.start(alone);
    work.next();
    Check together =
        new Check.Builder(
                alone.name(), alone.kind(), alone.probe(), alone.schedule(), alone.timeout())
            .recheck(alone.recheck())
            .about(aboutWith(new Check.Alert(Optional.of(2), Optional.empty(), Optional.empty())))
            .build();

    work.vertx.runOnContext(_ -> {
      agent.replace(List.of(together));
      agent.replace(List.of(together));
    });

    assertEquals(
        Optional.empty(),
        work.removed.poll(30, TimeUnit.SECONDS).check().about().alert().agreement());
    assertEquals(0, work.onLoop(() -> Future.succeededFuture(work.removed.size())).await());
  }

  private static Check.About aboutWith(Check.Alert alert) {
    Check.About none = Check.About.NONE;
    return new Check.About(
        none.tags(),
        none.description(),
        none.runbook(),
        none.notified(),
        none.priority(),
        none.phases(),
        alert,
        none.slo());
  }

  /// Each check has its second of the minute, the same for all agents.
  @Test
  void repeatsTheStateOfACheckOnceAMinute() throws Exception {
    long soon = Instant.now().getEpochSecond() + 3;
    String name =
        IntStream.iterate(0, index -> index + 1)
            .mapToObj(index -> "check-" + index)
            .filter(each -> Math.floorMod(each.hashCode(), 60) == soon % 60)
            .findFirst()
            .orElseThrow();
    work.start(check(name, always(BAD), new Recheck(0, SOON)));

    CurrentState first = work.repeated.poll(90, TimeUnit.SECONDS);

    assertEquals(0, (first.at().getEpochSecond() - soon) % 60);
    assertEquals(Level.DOWN, first.state().announced().level());
    assertEquals(0, work.repeated.size());
  }

  @Test
  void aCheckThatComesBackStartsAfresh() throws Exception {
    Check bad = check(always(BAD), new Recheck(0, SOON));
    Agent agent = work.start(bad);
    assertEquals(Level.DOWN, work.next().state().announced().level());

    work.onLoop(
            () -> {
              agent.replace(List.of(check("other", always(GOOD), Recheck.DEFAULT)));
              work.reports.clear();
              agent.replace(List.of(bad));
              return Future.succeededFuture();
            })
        .await();

    assertEquals(Level.UNKNOWN, work.next().before().announced().level());
  }

  @Test
  void doesNotReportTheRunUnderWayOfACheckThatIsGone() throws Exception {
    Promise<Outcome> underWay = Promise.promise();
    AtomicInteger begun = new AtomicInteger();
    Agent agent =
        work.start(
            check(
                () -> {
                  begun.incrementAndGet();
                  return underWay.future();
                },
                new Recheck(0, SOON)));
    while (begun.get() == 0) {
      Thread.onSpinWait();
    }

    work.vertx.runOnContext(_ -> {
      agent.replace(List.of(check("other", always(GOOD), Recheck.DEFAULT)));
      underWay.complete(GOOD);
    });

    assertEquals("other", work.next().check().name());
    assertEquals("other", work.next().check().name());
  }

  @Test
  void announcesNothingAnewAfterARestart() throws Exception {
    State down = State.of(Level.DOWN, Instant.now().minusSeconds(3_600));
    work.startIn(down, check(always(BAD), new Recheck(0, SOON)));

    Report first = work.next();
    Report second = work.next();

    assertEquals(Optional.empty(), first.transition());
    assertEquals(Optional.empty(), second.transition());
    assertEquals(down.since(), second.state().since());
  }

  @Test
  void announcesOnceARecoveryDuringARestart() throws Exception {
    State down = State.of(Level.DOWN, Instant.now().minusSeconds(3_600));
    work.startIn(down, check(always(GOOD), new Recheck(0, SOON)));

    Transition news = work.next().transition().orElseThrow();
    Report second = work.next();

    assertEquals(Level.UP, news.to());
    assertTrue(news.lasted().toSeconds() >= 3_600, news::toString);
    assertEquals(Optional.empty(), second.transition());
  }

  @Test
  void reportsChecksThatStayUnknownAndTheirEnd() throws Exception {
    AtomicBoolean isBroken = new AtomicBoolean(true);
    Agent agent =
        work.start(
            check(
                () ->
                    isBroken.get()
                        ? Future.failedFuture(new IllegalStateException("a bug"))
                        : Future.succeededFuture(GOOD),
                new Recheck(0, SOON)));

    Notice bad = work.nextNotice(Notice.Topic.UNKNOWN_CHECKS);
    assertTrue(bad.text().contains("top-page, for "), bad::text);
    assertTrue(bad.text().contains("a bug"), bad::text);
    assertEquals(1, checks("unknown"));
    assertEquals(1, work.meters.get("hinomi.agent.checks.unjudged").gauge().value());
    assertTrue(ailment(agent).startsWith("1 of 1 checks are unknown"), ailment(agent));

    isBroken.set(false);
    Notice good = work.nextNotice(Notice.Topic.UNKNOWN_CHECKS);
    assertEquals(false, good.isBad());
    assertEquals(0, checks("unknown"));
    assertEquals(1, checks("up"));
    assertEquals("", ailment(agent));
  }

  private double checks(String state) {
    return work.meters.get("hinomi.agent.checks").tag("state", state).gauge().value();
  }

  private String ailment(Agent agent) {
    return work.onLoop(() -> Future.succeededFuture(agent.ailment().orElse(""))).await();
  }

  /// A restart would not mend a parent that fails.
  @Test
  void isWellThoughADependencyKeepsHalfOfItsChecksUnknown() throws Exception {
    Agent agent =
        work.start(
            check("parent", always(BAD), new Recheck(0, SOON)),
            FakeChecks.dependingOn("parent", "child", always(BAD), new Recheck(0, SOON)));

    Notice notice = work.nextNotice(Notice.Topic.UNKNOWN_CHECKS);

    assertTrue(notice.text().contains("depends on parent"), notice::text);
    assertEquals("", ailment(agent));
  }

  @Test
  void runsOnlyWhatIsForItsLocation() {
    Check elsewhere = FakeChecks.at("us-east-1", always(GOOD));
    Agent agent = work.agent(List.of());

    List<Report> reports = work.onLoop(() -> agent.once(List.of(elsewhere), _ -> {})).await();

    assertEquals(List.of(), reports);
  }
}
