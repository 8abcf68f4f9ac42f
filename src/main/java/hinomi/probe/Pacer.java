package hinomi.probe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Spaces the starts of probes on one event loop: a hundred handshakes in one instant would measure
/// their waiting for each other. Call it on the loop.
public final class Pacer {
  private final Vertx vertx;
  private final long gapNanos;
  private long free = System.nanoTime();

  /// The gap is the least time between two starts.
  public Pacer(Vertx vertx, Duration gap) {
    this.vertx = vertx;
    this.gapNanos = gap.toNanos();
  }

  /// Completes when the next probe may start, in the order of the calls.
  public Future<Void> turn() {
    long now = System.nanoTime();
    long start = Math.max(now, free);
    free = start + gapNanos;
    long millis = TimeUnit.NANOSECONDS.toMillis(start - now);
    return millis < 1
        ? Future.succeededFuture()
        : vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }
}
