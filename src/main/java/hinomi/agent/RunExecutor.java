package hinomi.agent;

import static hinomi.outcome.CommonFacts.AGENT_OFFLINE;
import static hinomi.outcome.CommonFacts.AGENT_STALL;

import hinomi.agent.Attribution.Context;
import hinomi.assertion.EvaluationException;
import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.judging.JudgingOverload;
import hinomi.judging.JudgingPool;
import hinomi.net.Network;
import hinomi.net.address.Family;
import hinomi.outcome.Cause;
import hinomi.outcome.Evidence;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.verdict.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Executes one run of a check: an attempt, rechecks while it fails, and attribution. An attempt
/// that a stall or a lost network may have spoilt is repeated once, as is one that a lost network
/// may have failed, after the witnesses were probed. Call it on the event loop.
final class RunExecutor {
  /// Attempts beyond those that the check configures: one after a lost network, one after a stall.
  static final int MOST_OF_OURS = 2;

  /// Time beyond the timeout before a probe is abandoned. A journey evaluates its last step in that
  /// time, also on a slow CPU.
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Network network;
  private final Supplier<Future<Void>> turn;
  private final InstantSource clock;
  private final StallDetector stalls;
  private final ConnectivityWatcher connectivity;
  private final BugCounter bugs;
  private final DependencyProbes dependencies = new DependencyProbes(this::attempt);

  /// `turn` completes when the next probe may start.
  RunExecutor(
      Network network,
      Supplier<Future<Void>> turn,
      InstantSource clock,
      StallDetector stalls,
      ConnectivityWatcher connectivity,
      BugCounter bugs) {
    this.network = network;
    this.turn = turn;
    this.clock = clock;
    this.stalls = stalls;
    this.connectivity = connectivity;
    this.bugs = bugs;
  }

  /// The checks on which others may depend.
  void know(Collection<Check> checks) {
    dependencies.know(checks);
    bugs.retain(checks.stream().map(Check::name).toList());
  }

  /// No witness is probed for a check that is already down.
  Future<RunResult> run(Check check, boolean isDown) {
    return run(check, isDown, _ -> {});
  }

  /// The same; the observer gets the verdict on each attempt when it ends.
  Future<RunResult> run(Check check, boolean isDown, Consumer<Verdict> observer) {
    return turn.get()
        .compose(_ -> {
          Instant startedAt = clock.instant();
          return attempts(check, isDown, observer, new ArrayList<>())
              .compose(attempts ->
                  blame(check, attempts.getLast(), isDown)
                      .map(blame -> new RunResult(check, startedAt, attempts, blame)));
        });
  }

  /// The result of a run that threw.
  RunResult broken(Check check, Throwable bug) {
    return new RunResult(
        check,
        clock.instant(),
        List.of(broken(check, System.nanoTime(), bug)),
        new Blame.Agent(Blame.Proof.UNABLE, "the agent could not run this check: " + bug));
  }

  private Future<List<Attempt>> attempts(
      Check check, boolean isDown, Consumer<Verdict> observer, List<Attempt> before) {
    return attempt(check, timeout(check, before))
        .compose(attempt -> {
          before.add(attempt);
          observer.accept(attempt.verdict());
          boolean maybeOffline = !isDown && connectivity.knowsOf(attempt.outcome());
          return wantsRecheck(check, isDown, maybeOffline, before)
              ? delay(check, maybeOffline)
                  .compose(_ -> turn.get())
                  .compose(_ -> attempts(check, isDown, observer, before))
              : Future.succeededFuture(before);
        });
  }

  private static Duration timeout(Check check, List<Attempt> before) {
    return before.isEmpty()
        ? check.timeout()
        : check
            .recheck()
            .timeoutAfter(
                Duration.ofNanos(System.nanoTime() - before.getFirst().began()),
                check.timeout(),
                check.schedule().interval());
  }

  private Future<?> delay(Check check, boolean maybeOffline) {
    Future<?> delay = network.vertx().timer(Math.max(1, check.recheck().delay().toMillis()));
    return maybeOffline ? Future.join(delay, connectivity.now()).otherwiseEmpty() : delay;
  }

  /// A recheck prevents false alarms. While the check is down there is none, as a pass some seconds
  /// after the failure would end the outage at the planned start of the run.
  private static boolean wantsRecheck(
      Check check, boolean isDown, boolean maybeOffline, List<Attempt> attempts) {
    Attempt last = attempts.getLast();
    long suspected = attempts.stream().filter(each -> Attribution.isSuspected(each)).count();
    int most = isDown ? 0 : Math.max(check.recheck().attempts(), maybeOffline ? 1 : 0);
    return Attribution.isSuspected(last)
        ? suspected == 1
        : attempts.size() - suspected <= most && last.verdict().grade() == Grade.FAILED;
  }

  /// Collects further evidence only when the failure would count without it, or passes as the one
  /// that is expected.
  private Future<Blame> blame(Check check, Attempt last, boolean isDown) {
    Blame first = Attribution.of(last, Context.NONE);
    boolean countsAsFailure =
        first instanceof Blame.Target
            && (last.verdict().grade() == Grade.FAILED || last.outcome() instanceof Failed);
    return countsAsFailure
        ? context(check, last, isDown).map(context -> Attribution.of(last, context))
        : Future.succeededFuture(first);
  }

  private Future<Context> context(Check check, Attempt last, boolean isDown) {
    return dependencies
        .failing(check)
        .compose(failing ->
            failing.isPresent()
                ? Future.succeededFuture(new Context(failing, Optional.empty()))
                : outage(last, isDown).map(outage -> new Context(failing, outage)));
  }

  private Future<Optional<String>> outage(Attempt last, boolean isDown) {
    Optional<Cause> symptom = Attribution.networkSymptom(last.outcome());
    if (symptom.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return isDown
        ? Future.succeededFuture(connectivity.knownOutage(symptom.get(), last.began()))
        : connectivity.outage(symptom.get(), last.began()).otherwise(Optional.empty());
  }

  /// One attempt without rechecks.
  Future<Attempt> attempt(Check check) {
    return attempt(check, check.timeout());
  }

  private Future<Attempt> attempt(Check check, Duration timeout) {
    Network own = network.forCheck(check.name());
    return check.probe().isOverBoth()
        ? Future.all(
                attempt(check, timeout, own.over(Family.IPV4)),
                attempt(check, timeout, own.over(Family.IPV6)))
            .map(both -> BothFamilies.worse(both.resultAt(0), both.resultAt(1)))
        : attempt(check, timeout, own);
  }

  private Future<Attempt> attempt(Check check, Duration timeout, Network via) {
    long began = System.nanoTime();
    return outcome(check, timeout, began, via)
        .compose(outcome ->
            judge(check, outcome)
                .map(judged -> new Attempt(began, timeout, judged.outcome(), judged.verdict())));
  }

  /// Evaluates off the event loop unless all assertions are quick: parsing 1 MiB takes tens of
  /// milliseconds, and a regular expression may take more. Only the start of a body is kept. An
  /// answer that cannot be evaluated counts against the site, unless its turn did not come.
  private Future<Judged> judge(Check check, Outcome outcome) {
    Callable<Verdict> judging = () -> Verdict.of(outcome, check.assertions());
    Future<Verdict> verdict =
        Verdict.isQuick(outcome, check.assertions())
            ? Future.succeededFuture().map(_ -> Verdict.of(outcome, check.assertions()))
            : network
                .forCheck(check.name())
                .judge(Evidence.bytes(outcome), JudgingPool.PATIENCE, judging);
    return verdict
        .map(it -> new Judged(Evidence.of(outcome), it))
        .otherwise(failure -> notEvaluated(check, Evidence.of(outcome), failure));
  }

  private Judged notEvaluated(Check check, Outcome seen, Throwable failure) {
    if (failure instanceof JudgingOverload overload) {
      Outcome excused = overload.excuse(seen);
      return new Judged(excused, Verdict.of(excused, List.of()));
    }
    return new Judged(seen, Verdict.ofNotEvaluated(reason(check, failure)));
  }

  private String reason(Check check, Throwable failure) {
    if (failure instanceof EvaluationException wrong) {
      return wrong.reason();
    }
    bugs.add(check.name(), failure);
    return "unexpected error: " + failure;
  }

  private Attempt broken(Check check, long began, Throwable bug) {
    bugs.add(check.name(), bug);
    Outcome outcome = Attribution.ofBug(bug);
    return new Attempt(began, check.timeout(), outcome, Verdict.of(outcome, List.of()));
  }

  private Future<Outcome> outcome(Check check, Duration timeout, long began, Network via) {
    stalls.probeStarted();
    Future<Outcome> run = Future.succeededFuture().compose(_ -> check.probe().run(via, timeout));
    return Bounded.within(timeout.plus(GRACE), network.vertx(), run)
        .map(outcome -> Objects.requireNonNull(outcome, "the probe gave no outcome"))
        .otherwise(bug -> {
          bugs.add(check.name(), bug);
          return Attribution.ofBug(bug);
        })
        .map(outcome -> marked(outcome, began))
        .onComplete(_ -> stalls.probeEnded());
  }

  private record Judged(Outcome outcome, Verdict verdict) {}

  private Outcome marked(Outcome outcome, long began) {
    Duration stalled = stalls.stalledSince(began);
    Outcome timed =
        Attribution.isSpoilt(outcome, stalled)
            ? outcome.with(AGENT_STALL, stalled.toMillis())
            : outcome;
    return connectivity.wasOffline(outcome, began) ? timed.with(AGENT_OFFLINE, true) : timed;
  }
}
