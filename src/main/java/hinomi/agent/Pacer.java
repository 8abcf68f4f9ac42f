package hinomi.agent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/// Keeps a gap between the starts of probes on one event loop, because simultaneous handshakes
/// would delay each other and be measured as latency. A loop that is late gets the gap again, a few
/// times, to catch up. Call it on the loop.
public final class Pacer {
  private static final long LATE_NANOS = 1_000_000;
  private static final int MOST_DELAYS = 2;

  private final Vertx vertx;
  private final long gapNanos;
  private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
  private long lastStart;

  /// The gap is the minimum time between two starts.
  public Pacer(Vertx vertx, Duration gap) {
    this.vertx = vertx;
    this.gapNanos = gap.toNanos();
    this.lastStart = System.nanoTime() - gapNanos;
  }

  /// Completes when the next probe may start, in the order of the calls.
  public Future<Void> turn() {
    if (waiting.isEmpty() && nanosToWait() <= 0) {
      lastStart = System.nanoTime();
      return Future.succeededFuture();
    }
    Promise<Void> turn = Promise.promise();
    waiting.add(turn);
    if (waiting.size() == 1) {
      waitFor(nanosToWait(), MOST_DELAYS);
    }
    return turn.future();
  }

  private long nanosToWait() {
    return lastStart + gapNanos - System.nanoTime();
  }

  private void waitFor(long nanos, int delays) {
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    vertx.setTimer(
        millis,
        _ -> {
          if (delays > 0 && System.nanoTime() - due > LATE_NANOS) {
            waitFor(gapNanos, delays - 1);
          } else {
            startNext();
          }
        });
  }

  private void startNext() {
    Promise<Void> turn = waiting.remove();
    lastStart = System.nanoTime();
    if (!waiting.isEmpty()) {
      waitFor(gapNanos, MOST_DELAYS);
    }
    turn.complete();
  }
}
