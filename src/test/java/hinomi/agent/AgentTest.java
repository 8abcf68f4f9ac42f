package hinomi.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.assertion.Assertion;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Recheck;
import hinomi.check.Report;
import hinomi.network.Network;
import hinomi.network.NetworkSettings;
import hinomi.outcome.Cause;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Seen;
import hinomi.outcome.Timing;
import hinomi.probe.Probe;
import hinomi.schedule.Schedule;
import hinomi.sink.MeterSink;
import hinomi.sink.Sink;
import hinomi.verdict.Level;
import hinomi.verdict.Thresholds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentTest {
  private static final Outcome GOOD = new Outcome.Answered(Facts.NONE, Timing.NONE);
  private static final Outcome BAD =
      new Outcome.Failed(Cause.CONNECT, "refused", Facts.NONE, Timing.NONE);
  private static final Duration SOON = Duration.ofMillis(5);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final BlockingQueue<Report> told = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void runsOnThoughAProbeThrows() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    start(
        check(
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("bug");
              }
              return Future.succeededFuture(GOOD);
            },
            new Recheck(0, SOON)));

    Report first = next();
    Report second = next();

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
    agent(List.of(broken, told::add), check(() -> Future.succeededFuture(GOOD), Recheck.DEFAULT));

    next();
    next();

    assertTrue(meters.get("hinomi.agent.sink.failures").counter().count() >= 2);
  }

  @Test
  void judgesBesideTheLoopWhatMayTakeLong() throws Exception {
    Assertion patient =
        _ -> new Finding(Thread.currentThread().getName(), Grade.PASSED, "any", "any");
    start(
        check(
            "top-page",
            () -> Future.succeededFuture(GOOD),
            Recheck.DEFAULT,
            List.of(patient),
            List.of(),
            List.of()));

    String thread = next().verdict().findings().getFirst().assertion();

    assertTrue(thread.startsWith("judge"), thread);
  }

  @Test
  void endsAProbeThatNeverDoes() throws Exception {
    start(check(() -> io.vertx.core.Promise.<Outcome>promise().future(), new Recheck(0, SOON)));

    Report report = next();

    assertEquals(Optional.of("agent"), report.verdict().reason());
  }

  @Test
  void looksAgainBeforeARunIsCalledFailed() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    start(
        check(
            () -> Future.succeededFuture(looks.incrementAndGet() == 1 ? BAD : GOOD),
            new Recheck(1, SOON)));

    Report report = next();

    assertEquals(List.of(BAD, GOOD), report.attempts());
    assertEquals(Grade.PASSED, report.verdict().grade());
  }

  @Test
  void callsARunFailedWhenEveryLookFails() throws Exception {
    start(check(() -> Future.succeededFuture(BAD), new Recheck(2, SOON)));

    Report report = next();

    assertEquals(List.of(BAD, BAD, BAD), report.attempts());
    assertEquals(Level.DOWN, report.state().level());
  }

  @Test
  void plansEveryRunOnTheGridAndNeverOneTwice() throws Exception {
    start(check(() -> Future.succeededFuture(GOOD), Recheck.DEFAULT));

    List<Instant> planned = List.of(next().plannedAt(), next().plannedAt(), next().plannedAt());

    assertEquals(planned.getFirst().plusMillis(50), planned.get(1));
    assertEquals(planned.getFirst().plusMillis(100), planned.get(2));
    assertEquals(0, planned.getFirst().toEpochMilli() % 50);
  }

  @Test
  void skipsAndCountsTheSlotsOfALongRun() throws Exception {
    start(
        check(() -> vertx.timer(120, TimeUnit.MILLISECONDS).map(_ -> GOOD), new Recheck(0, SOON)));

    next();
    Report second = next();

    assertTrue(second.skipped() >= 2, () -> "skipped " + second.skipped());
  }

  @Test
  void letsTheRunUnderWayEndWhenStopped() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    Agent agent =
        agent(
            List.of(told::add),
            check(
                () -> {
                  begun.incrementAndGet();
                  return vertx.timer(100, TimeUnit.MILLISECONDS).map(_ -> GOOD);
                },
                new Recheck(0, SOON)));
    while (begun.get() == 0) {
      Thread.onSpinWait();
    }

    onLoop(() -> agent.stop(Duration.ofSeconds(5))).await();

    assertEquals(begun.get(), told.size());
  }

  @Test
  void doesNotWaitForeverWhenStopped() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    Agent agent =
        agent(
            List.of(told::add),
            check(
                () -> {
                  begun.incrementAndGet();
                  return io.vertx.core.Promise.<Outcome>promise().future();
                },
                new Recheck(0, SOON)));
    while (begun.get() == 0) {
      Thread.onSpinWait();
    }

    onLoop(() -> agent.stop(Duration.ofMillis(20))).await();

    assertEquals(0, told.size());
  }

  @Test
  void goesOnWithTheStateOfACheckThatIsWrittenAnew() throws Exception {
    Agent agent =
        agent(List.of(told::add), check(() -> Future.succeededFuture(BAD), new Recheck(0, SOON)));
    assertEquals(Level.DOWN, next().state().level());

    vertx.runOnContext(
        _ -> agent.replace(List.of(check(() -> Future.succeededFuture(GOOD), Recheck.DEFAULT))));

    Report first = nextThat(report -> report.verdict().grade() == Grade.PASSED);
    assertEquals(Level.DOWN, first.before().level());
    assertEquals(Level.UP, first.state().level());
    assertEquals(0, first.skipped());
  }

  @Test
  void endsACheckThatIsGone() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Agent agent =
        agent(
            List.of(told::add),
            check(
                () -> {
                  runs.incrementAndGet();
                  return Future.succeededFuture(GOOD);
                },
                Recheck.DEFAULT));
    next();

    int before =
        onLoop(
                () -> {
                  agent.replace(
                      List.of(check("other", () -> Future.succeededFuture(GOOD), Recheck.DEFAULT)));
                  return Future.succeededFuture(runs.get());
                })
            .await();
    nextThat(report -> report.check().name().equals("other"));
    nextThat(report -> report.check().name().equals("other"));

    assertEquals(before, runs.get());
  }

  @Test
  void doesNotHoldAFailureAgainstACheckWhoseParentFails() throws Exception {
    Supplier<Future<Outcome>> bad = () -> Future.succeededFuture(BAD);
    agent(
        List.of(told::add),
        check("parent", bad, new Recheck(0, SOON)),
        check("child", bad, new Recheck(0, SOON), List.of(), List.of(), List.of("parent")));

    Report child = nextThat(report -> report.check().name().equals("child"));
    Report parent = nextThat(report -> report.check().name().equals("parent"));

    assertEquals(Optional.of("dependency"), child.verdict().reason());
    assertEquals(
        Optional.of("it depends on parent, which fails: refused (seen: refused)"),
        child.verdict().message());
    assertEquals(Level.UNKNOWN, child.state().level());
    assertEquals(Level.DOWN, parent.state().level());
  }

  @Test
  void holdsAFailureAgainstACheckWhoseParentIsWell() throws Exception {
    agent(
        List.of(told::add),
        check("parent", () -> Future.succeededFuture(GOOD), Recheck.DEFAULT),
        check(
            "child",
            () -> Future.succeededFuture(BAD),
            new Recheck(0, SOON),
            List.of(),
            List.of(),
            List.of("parent")));

    Report child = nextThat(report -> report.check().name().equals("child"));

    assertEquals(Level.DOWN, child.state().level());
  }

  @Test
  void looksAgainWhenItStoodStillMeanwhile() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    start(
        check(
            () -> {
              if (looks.incrementAndGet() == 1) {
                standStill();
              }
              return Future.succeededFuture(looks.get() == 1 ? BAD : GOOD);
            },
            new Recheck(0, SOON)));

    Report report = next();

    assertEquals(2, report.attempts().size());
    assertTrue(report.attempts().getFirst().facts().find(Seen.AGENT_STALL).isPresent());
    assertEquals(Grade.PASSED, report.verdict().grade());
  }

  @Test
  void blamesItselfWhenItKeepsStandingStill() throws Exception {
    start(
        check(
            () -> {
              standStill();
              return Future.succeededFuture(BAD);
            },
            new Recheck(0, SOON)));

    Report report = next();

    assertEquals(Optional.of("agent"), report.verdict().reason());
    assertEquals(Level.UNKNOWN, report.state().level());
  }

  private static void standStill() {
    long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void runsOnlyWhatIsForItsLocation() {
    Check elsewhere =
        check(
            "far",
            () -> Future.succeededFuture(GOOD),
            Recheck.DEFAULT,
            List.of(),
            List.of("us-east-1"),
            List.of());
    Agent agent =
        new Agent(
            new Network(vertx, NetworkSettings.DEFAULT, system()),
            Future::succeededFuture,
            here(),
            system(),
            Witnesses.NONE,
            new MeterSink(meters),
            List.of());

    List<Report> reports = onLoop(() -> agent.once(List.of(elsewhere), _ -> {})).await();

    assertEquals(List.of(), reports);
  }

  private void start(Check check) {
    agent(List.of(told::add), check);
  }

  private Agent agent(List<Sink> sinks, Check... checks) {
    Agent agent =
        new Agent(
            new Network(vertx, NetworkSettings.DEFAULT, system()),
            Future::succeededFuture,
            here(),
            system(),
            Witnesses.NONE,
            new MeterSink(meters),
            sinks);
    vertx.runOnContext(_ -> agent.start(List.of(checks)));
    return agent;
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> action) {
    return Future.future(promise -> vertx.runOnContext(_ -> action.get().onComplete(promise)));
  }

  private Report next() throws InterruptedException {
    Report report = told.poll(10, TimeUnit.SECONDS);
    assertTrue(report != null, "no run was told in 10 s");
    return report;
  }

  private Report nextThat(Predicate<Report> wanted) throws InterruptedException {
    Report report = next();
    while (!wanted.test(report)) {
      report = next();
    }
    return report;
  }

  private static Location here() {
    return new Location("test");
  }

  private static InstantSource system() {
    return InstantSource.system();
  }

  private static Check check(Supplier<Future<Outcome>> run, Recheck recheck) {
    return check("top-page", run, recheck);
  }

  private static Check check(String name, Supplier<Future<Outcome>> run, Recheck recheck) {
    return check(name, run, recheck, List.of(), List.of(), List.of());
  }

  private static Check check(
      String name,
      Supplier<Future<Outcome>> run,
      Recheck recheck,
      List<Assertion> assertions,
      List<String> locations,
      List<String> dependsOn) {
    Probe probe =
        new Probe() {
          @Override
          public String target() {
            return "nowhere";
          }

          @Override
          public Future<Outcome> run(Network network, Duration timeout) {
            return run.get();
          }
        };
    return new Check(
        name,
        "fake",
        probe,
        new Schedule(Duration.ofMillis(50), Duration.ZERO),
        Duration.ofMillis(40),
        recheck,
        assertions,
        Thresholds.AT_ONCE,
        List.of(),
        locations,
        dependsOn,
        new Check.About(
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Check.Alert.DEFAULT,
            Optional.empty()));
  }
}
