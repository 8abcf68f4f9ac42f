package hinomi.agent;

import static hinomi.outcome.Seen.AGENT_BLIND;
import static hinomi.outcome.Seen.AGENT_STALL;

import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.network.Network;
import hinomi.outcome.Cause;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Timing;
import hinomi.verdict.Verdict;
import hinomi.visit.OffLoop;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the target of one check: once, and again after a wait as long as its rechecks last and
/// what it saw fails. A probe that throws, or does not end, is our fault and becomes an outcome
/// that says so. What may be bad only because the agent stood still is looked at again, too, and is
/// not held against the target if that happens once more; so is, once at least, what a lost network
/// may have caused, after the witnesses have been asked.
final class RunExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(RunExecutor.class);

  /// Attempts for our own sake, beside those the check asks for: one for a network that was lost,
  /// and one when the agent stood still.
  static final int MOST_OF_OURS = 2;

  /// What a probe may take longer than its timeout before it counts as stuck.
  private static final Duration GRACE = Duration.ofSeconds(2);

  /// The agent stood still for so long that no time measured meanwhile can be believed.
  private static final Duration TOO_LONG = Duration.ofMillis(100);

  /// What judging may take; no answer takes longer but for those judged before it.
  private static final Duration FOR_JUDGING = Duration.ofSeconds(30);

  private final Network network;
  private final OffLoop judges;
  private final Supplier<Future<Void>> turn;
  private final InstantSource clock;
  private final Pulse pulse;
  private final ConnectivityWatcher witness;
  private final Set<String> faulty = ConcurrentHashMap.newKeySet();

  /// `turn` completes when the next probe may start.
  RunExecutor(
      Network network,
      Supplier<Future<Void>> turn,
      InstantSource clock,
      Pulse pulse,
      ConnectivityWatcher witness) {
    this.network = network;
    this.judges = OffLoop.ofItsOwn(network.vertx(), "judge");
    this.turn = turn;
    this.clock = clock;
    this.pulse = pulse;
    this.witness = witness;
  }

  /// For a check that is known to be down no witness is asked.
  Future<RunResult> run(Check check, boolean isDown) {
    return turn.get()
        .compose(_ -> {
          Instant startedAt = clock.instant();
          return attempt(check, isDown, new ArrayList<>())
              .map(attempts -> new RunResult(check, startedAt, attempts, verdict(check, attempts)));
        });
  }

  private Future<List<Attempt>> attempt(Check check, boolean isDown, List<Attempt> before) {
    return probe(check)
        .compose(attempt -> {
          before.add(attempt);
          boolean inDoubt = !isDown && witness.knowsOf(attempt.outcome());
          return wantsRecheck(check, inDoubt, before)
              ? delay(check, inDoubt)
                  .compose(_ -> turn.get())
                  .compose(_ -> attempt(check, isDown, before))
              : Future.succeededFuture(before);
        });
  }

  private Future<?> delay(Check check, boolean inDoubt) {
    Future<?> delay = network.vertx().timer(Math.max(1, check.recheck().delay().toMillis()));
    return inDoubt ? Future.join(delay, witness.sight()) : delay;
  }

  private static boolean wantsRecheck(Check check, boolean inDoubt, List<Attempt> attempts) {
    Attempt last = attempts.getLast();
    long doubtful =
        attempts.stream()
            .filter(each -> each.suspectedAgentFault(check.timeout()).isPresent())
            .count();
    int most = Math.max(check.recheck().attempts(), inDoubt ? 1 : 0);
    return last.suspectedAgentFault(check.timeout()).isPresent()
        ? doubtful == 1
        : attempts.size() - doubtful <= most && last.verdict().grade() == Grade.FAILED;
  }

  private static Verdict verdict(Check check, List<Attempt> attempts) {
    Attempt last = attempts.getLast();
    return last.suspectedAgentFault(check.timeout())
        .map(last.verdict()::blamedOnUs)
        .orElse(last.verdict());
  }

  /// One attempt, alone.
  Future<Attempt> probe(Check check) {
    long began = System.nanoTime();
    return outcome(check, began).compose(outcome -> judge(check, began, outcome));
  }

  /// Beside the loop unless it is quick: a page of a mebibyte takes tens of milliseconds to read,
  /// and a regular expression may take more.
  private Future<Attempt> judge(Check check, long began, Outcome outcome) {
    Supplier<Attempt> judging =
        () -> new Attempt(began, outcome, Verdict.of(outcome, check.assertions()));
    Future<Attempt> judged =
        Verdict.isQuick(outcome, check.assertions())
            ? Future.succeededFuture().map(_ -> judging.get())
            : Bounded.within(FOR_JUDGING, network.vertx(), judges.run(judging::get));
    return judged.otherwise(bug -> {
      Outcome fault = ourFault(check, bug);
      return new Attempt(began, fault, Verdict.of(fault, List.of()));
    });
  }

  private Future<Outcome> outcome(Check check, long start) {
    pulse.quicken();
    Future<Outcome> run =
        Future.succeededFuture().compose(_ -> check.probe().run(network, check.timeout()));
    return Bounded.within(check.timeout().plus(GRACE), network.vertx(), run)
        .map(outcome -> marked(outcome, pulse.stalledSince(start)))
        .map(
            outcome -> witness.wasBlind(outcome, start) ? outcome.with(AGENT_BLIND, true) : outcome)
        .otherwise(bug -> ourFault(check, bug))
        .onSuccess(_ -> pulse.calm());
  }

  private static Outcome marked(Outcome outcome, Duration stalled) {
    return stalled.compareTo(TOO_LONG) < 0
        ? outcome
        : outcome.with(AGENT_STALL, stalled.toMillis());
  }

  /// The first time with all there is to know; the same bug at every run would bury the log.
  private Outcome ourFault(Check check, Throwable bug) {
    if (faulty.add(check.name())) {
      LOG.error("check {} could not be run; this is a fault of the agent", check.name(), bug);
    }
    return new Failed(
        Cause.AGENT, "the agent could not run this check: " + bug, Facts.NONE, Timing.NONE);
  }
}
