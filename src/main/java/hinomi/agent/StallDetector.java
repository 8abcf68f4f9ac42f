package hinomi.agent;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Measures stalls of the agent, which are not latency of the sites: it reports how late a periodic
/// timer fires, and remembers the stalls. The timer is fast during probes and slow otherwise. For
/// one event loop.
final class StallDetector {
  private static final long PERIOD_MILLIS = 20;
  private static final long RESTING_MILLIS = 1_000;

  /// Shorter delays are normal.
  private static final Duration WORTH_KEEPING = Duration.ofMillis(5);

  private static final int KEPT = 1_000;
  private static final long STOPPED = -1;

  private final Vertx vertx;
  private final Consumer<Duration> listener;
  private final Supplier<Duration> throttled;
  private final Deque<Stall> stalls = new ArrayDeque<>();
  private Duration throttledBefore;
  private long timer = STOPPED;
  private long expected;
  private boolean isResting;
  private int probes;

  private record Stall(long until, Duration length) {
    /// Its part after that moment.
    Duration since(long moment) {
      Duration most = Duration.ofNanos(until - moment);
      return length.compareTo(most) < 0 ? length : most;
    }
  }

  /// `listener` gets every delay; `throttled` is the time that the kernel throttled the process so
  /// far.
  StallDetector(Vertx vertx, Consumer<Duration> listener, Supplier<Duration> throttled) {
    this.vertx = vertx;
    this.listener = listener;
    this.throttled = throttled;
    this.throttledBefore = throttled.get();
  }

  /// Starts the timer; a second call has no effect.
  void start() {
    if (timer == STOPPED) {
      waitForNext();
    }
  }

  void stop() {
    vertx.cancelTimer(timer);
    timer = STOPPED;
  }

  /// A probe is under way until [#probeEnded]. A stall before it is reported, but not part of the
  /// probe.
  void probeStarted() {
    probes++;
    if (isResting && timer != STOPPED) {
      vertx.cancelTimer(timer);
      listener.accept(lateBy(System.nanoTime()));
      throttledBefore = throttled.get();
      waitForNext();
    }
  }

  void probeEnded() {
    probes--;
  }

  private void waitForNext() {
    isResting = probes == 0;
    long wait = isResting ? RESTING_MILLIS : PERIOD_MILLIS;
    expected = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
    timer = vertx.setTimer(wait, _ -> tick());
  }

  /// The total time that the agent stalled since that `nanoTime`.
  Duration stalledSince(long moment) {
    long now = System.nanoTime();
    Duration sum = new Stall(now, lateBy(now)).since(moment);
    for (Iterator<Stall> newest = stalls.descendingIterator(); newest.hasNext(); ) {
      Stall stall = newest.next();
      if (stall.until - moment <= 0) {
        break;
      }
      sum = sum.plus(stall.since(moment));
    }
    return sum;
  }

  private void tick() {
    long now = System.nanoTime();
    Duration late = lateBy(now);
    listener.accept(late);
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
