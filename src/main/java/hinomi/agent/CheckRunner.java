package hinomi.agent;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.verdict.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one check on the grid of its schedule until stopped, and remembers its state, also when the
/// check is written anew. Runs of a check never overlap: slots that pass while one is under way are
/// skipped, and counted.
final class CheckRunner {
  private static final Logger LOG = LoggerFactory.getLogger(CheckRunner.class);

  /// The wall clock may be set while we wait: look at it again at least so often.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Location location;
  private final Vertx vertx;
  private final BiFunction<Check, State, Future<RunResult>> look;
  private final InstantSource clock;
  private final Consumer<Report> told;

  private Check check;
  private State state;
  private Instant planned;
  private long timer = -1;
  private boolean stopped;
  private Future<Void> running = Future.succeededFuture();

  /// `look` looks at the check, which is in the state.
  CheckRunner(
      Check check,
      Location location,
      Vertx vertx,
      BiFunction<Check, State, Future<RunResult>> look,
      InstantSource clock,
      Consumer<Report> told) {
    this.check = check;
    this.location = location;
    this.vertx = vertx;
    this.look = look;
    this.clock = clock;
    this.told = told;
    this.planned = clock.instant();
    this.state = State.unknown(planned);
  }

  void start() {
    waitFor(nextSlot(), planned);
  }

  /// Goes on with the check as it is written now: what it was keeps, and so does its grid unless
  /// its schedule changed. A run under way ends as it began.
  void take(Check other) {
    boolean sameGrid = check.schedule().equals(other.schedule());
    check = other;
    if (!sameGrid && running.isComplete()) {
      vertx.cancelTimer(timer);
      waitFor(nextSlot(), clock.instant());
    }
  }

  /// Starts no more runs; completes when the one under way, if any, has been told.
  Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return running;
  }

  /// Whether a planned start passed so long ago that something must be stuck.
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

  /// The first slot to come that was not used yet. When the clock was set back by more than an
  /// interval, slots are used again, which changes no point's time.
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
        look.apply(check, state)
            .map(seen -> report(slot, skipped, seen))
            .onSuccess(told::accept)
            .onFailure(this::logUnlessCutOff)
            .otherwiseEmpty()
            .mapEmpty();
    running.onComplete(_ -> waitFor(nextSlot(), slot));
  }

  /// A run that does not end in the time there is to stop finds nobody any more to do its work.
  private void logUnlessCutOff(Throwable bug) {
    if (!stopped || !(bug instanceof RejectedExecutionException)) {
      LOG.error("check {} could not be told", check.name(), bug);
    }
  }

  private Report report(Instant slot, int skipped, RunResult seen) {
    Report report = seen.report(location, slot, state, skipped);
    state = report.state();
    return report;
  }
}
