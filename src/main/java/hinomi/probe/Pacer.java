package hinomi.probe;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/// Spaces the starts of probes on one event loop: a hundred handshakes in one instant would measure
/// their waiting for each other. The gap holds between real starts, also after the loop was late.
/// Call it on the loop.
public final class Pacer {
  private final Vertx vertx;
  private final long gapNanos;
  private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
  private long lastStart;

  /// The gap is the least time between two starts.
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
      waitForNext();
    }
    return turn.future();
  }

  private long nanosToWait() {
    return lastStart + gapNanos - System.nanoTime();
  }

  private void waitForNext() {
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanosToWait() + 999_999));
    vertx.setTimer(millis, _ -> startNext());
  }

  private void startNext() {
    Promise<Void> turn = waiting.remove();
    lastStart = System.nanoTime();
    if (!waiting.isEmpty()) {
      waitForNext();
    }
    turn.complete();
  }
}
