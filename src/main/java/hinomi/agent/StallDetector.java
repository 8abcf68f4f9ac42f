package hinomi.agent;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Beats on the event loop, tells how late each beat comes, and remembers for how long the agent
/// stood still: waiting that is ours, not the sites'. It beats fast while anything is looked at,
/// and rests between. For one event loop.
final class StallDetector {
  private static final long PERIOD_MILLIS = 100;
  private static final long RESTING_MILLIS = 1_000;

  /// Every loop is a little late now and then.
  private static final Duration WORTH_KEEPING = Duration.ofMillis(20);

  private static final int KEPT = 1_000;
  private static final long STOPPED = -1;

  private final Vertx vertx;
  private final Consumer<Duration> told;
  private final Supplier<Duration> throttled;
  private final Deque<Stall> stalls = new ArrayDeque<>();
  private Duration throttledBefore;
  private long timer = STOPPED;
  private long expected;
  private boolean isResting;
  private int looks;

  private record Stall(long until, Duration length) {}

  /// `throttled` is the time for which the kernel has kept us from running so far.
  StallDetector(Vertx vertx, Consumer<Duration> told, Supplier<Duration> throttled) {
    this.vertx = vertx;
    this.told = told;
    this.throttled = throttled;
    this.throttledBefore = throttled.get();
  }

  /// Begins to beat; a second call changes nothing.
  void start() {
    if (timer == STOPPED) {
      waitForNext();
    }
  }

  void stop() {
    vertx.cancelTimer(timer);
    timer = STOPPED;
  }

  /// Something is looked at from now on, until [#calm]. How long the agent stood still before that
  /// is told, but does not concern the look.
  void quicken() {
    looks++;
    if (isResting && timer != STOPPED) {
      vertx.cancelTimer(timer);
      told.accept(lateBy(System.nanoTime()));
      throttledBefore = throttled.get();
      waitForNext();
    }
  }

  void calm() {
    looks--;
  }

  private void waitForNext() {
    isResting = looks == 0;
    long wait = isResting ? RESTING_MILLIS : PERIOD_MILLIS;
    expected = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
    timer = vertx.setTimer(wait, _ -> beat());
  }

  /// For how long, all in all, the agent has stood still since that moment of `nanoTime`.
  Duration stalledSince(long moment) {
    Duration sum = lateBy(System.nanoTime());
    for (Iterator<Stall> newest = stalls.descendingIterator(); newest.hasNext(); ) {
      Stall stall = newest.next();
      if (stall.until - moment <= 0) {
        break;
      }
      sum = sum.plus(stall.length);
    }
    return sum;
  }

  private void beat() {
    long now = System.nanoTime();
    Duration late = lateBy(now);
    told.accept(late);
    Duration throttledNow = throttled.get();
    keep(now, longer(late, throttledNow.minus(throttledBefore)));
    throttledBefore = throttledNow;
    waitForNext();
  }

  private Duration lateBy(long now) {
    return Duration.ofNanos(timer == STOPPED ? 0 : Math.max(0, now - expected));
  }

  private void keep(long now, Duration stall) {
    if (stall.compareTo(WORTH_KEEPING) >= 0) {
      stalls.addLast(new Stall(now, stall));
    }
    if (stalls.size() > KEPT) {
      stalls.removeFirst();
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
