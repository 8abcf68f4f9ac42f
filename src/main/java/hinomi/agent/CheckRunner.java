package hinomi.agent;

import hinomi.agent.UnknownChecks.Unknown;
import hinomi.check.Check;
import hinomi.check.Report;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one check in the slots of its schedule until stopped, and keeps its state, also when the
/// check is reloaded. Runs of a check never overlap: slots that pass during a run are skipped and
/// counted.
final class CheckRunner {
  private static final Logger LOG = LoggerFactory.getLogger(CheckRunner.class);

  /// The wall clock may be set during a wait, so it is read again at least this often.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Runs runs;
  private final InstantSource clock;
  private final Consumer<Report> sink;
  private final Instant startedAt;

  private Check check;
  private volatile State state;
  private Blame blame = new Blame.Target();
  private Instant planned;
  private long timer = -1;
  private boolean stopped;
  private boolean isRetired;
  private Future<Void> running = Future.succeededFuture();

  /// Makes a run of a check in the given state, the result of one that threw, and the report of the
  /// run in a slot.
  interface Runs {
    Future<RunResult> run(Check check, State before);

    RunResult broken(Check check, Throwable bug);

    Report report(RunResult result, Instant slot, State before, int skipped);
  }

  CheckRunner(
      Check check,
      State before,
      Vertx vertx,
      Runs runs,
      InstantSource clock,
      Consumer<Report> sink) {
    this.check = check;
    this.vertx = vertx;
    this.runs = runs;
    this.clock = clock;
    this.sink = sink;
    this.startedAt = clock.instant();
    this.planned = startedAt;
    this.state = before;
  }

  void start() {
    waitFor(nextSlot(), planned);
  }

  /// Continues with the reloaded check: it keeps its state, and its slots unless the schedule
  /// changed. A run under way ends with the old check.
  void take(Check other) {
    boolean sameGrid = check.schedule().equals(other.schedule());
    check = other;
    if (!sameGrid && running.isComplete()) {
      vertx.cancelTimer(timer);
      waitFor(nextSlot(), clock.instant());
    }
  }

  Check check() {
    return check;
  }

  /// The state of the check; safe from any thread.
  State state() {
    return state;
  }

  /// Present when the check has been unknown for too long.
  Optional<Unknown> unknown(Instant now) {
    Instant since = state.last().conclusive().filter(startedAt::isBefore).orElse(startedAt);
    Duration bound = check.schedule().interval().multipliedBy(UnknownChecks.INTERVALS);
    return state.level() == Level.UNKNOWN && now.isAfter(since.plus(bound))
        ? Optional.of(unknown(check.name(), since, blame))
        : Optional.empty();
  }

  private static Unknown unknown(String name, Instant since, Blame blame) {
    return switch (blame) {
      case Blame.Target() -> new Unknown(name, since, "no run has ended yet", false);
      case Blame.Dependency(var why) -> new Unknown(name, since, why, false);
      case Blame.Agent(var proof, var why) ->
          new Unknown(name, since, why, proof != Blame.Proof.NETWORK);
    };
  }

  /// Ends for good, as the check was removed: a run under way is not reported.
  void retire() {
    isRetired = true;
    var _ = stop();
  }

  /// Starts no more runs; completes when the one under way, if any, is reported.
  Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return running;
  }

  /// Whether a planned start is so long overdue that the runner must be stuck.
  boolean isStuck(Instant now, Duration tolerance) {
    int attempts = 1 + check.recheck().attempts() + RunExecutor.MOST_OF_OURS;
    Duration longestRun = check.timeout().plus(check.recheck().delay()).multipliedBy(attempts);
    return !stopped
        && now.isAfter(planned.plus(check.schedule().interval()).plus(longestRun).plus(tolerance));
  }

  private void waitFor(Instant slot, Instant before) {
    if (stopped) {
      return;
    }
    Duration wait = Duration.between(clock.instant(), slot);
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      timer = vertx.setTimer(LONGEST_WAIT.toMillis(), _ -> waitFor(nextSlot(), before));
    } else if (wait.isPositive()) {
      timer = vertx.setTimer(wait.plusNanos(999_999).toMillis(), _ -> waitFor(slot, before));
    } else {
      run(slot, skippedBetween(before, slot));
    }
  }

  /// The next unused slot. When the clock was set back by more than an interval, slots are used
  /// again, and their points replaced.
  private Instant nextSlot() {
    Instant now = clock.instant();
    boolean setBack = planned.isAfter(now.plus(check.schedule().interval()));
    return check.schedule().nextAfter(planned.isAfter(now) && !setBack ? planned : now);
  }

  private int skippedBetween(Instant before, Instant slot) {
    return (int) Math.max(0, check.schedule().startsBetween(before, slot) - 1);
  }

  private void run(Instant slot, int skipped) {
    planned = slot;
    running =
        Future.succeededFuture()
            .compose(_ -> runs.run(check, state))
            .recover(this::broken)
            .<Void>map(result -> report(slot, skipped, result))
            .otherwise(bug -> unreported(slot, bug));
    running.onComplete(_ -> waitFor(nextSlot(), slot));
  }

  /// After a stop the failure of a run is not the result of the check.
  private Future<RunResult> broken(Throwable bug) {
    return stopped ? Future.failedFuture(bug) : Future.succeededFuture(runs.broken(check, bug));
  }

  private @Nullable Void report(Instant slot, int skipped, RunResult result) {
    if (!isRetired) {
      Report report = runs.report(result, slot, state, skipped);
      blame = result.blame();
      state = report.state();
      sink.accept(report);
    }
    return null;
  }

  /// The check is unknown then, which is reported when it lasts.
  private @Nullable Void unreported(Instant slot, Throwable bug) {
    if (!stopped) {
      LOG.error("check {}: its run at {} could not be reported", check.name(), slot, bug);
      state = state.inconclusive();
      blame = new Blame.Agent(Blame.Proof.UNABLE, "its runs could not be reported: " + bug);
    }
    return null;
  }
}
