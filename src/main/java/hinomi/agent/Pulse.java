package hinomi.agent;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Beats on the event loop and measures how late each beat comes: waiting that is ours, not the
/// sites'.
final class Pulse {
  private static final long PERIOD_MILLIS = 250;

  private final Vertx vertx;
  private long timer = -1;
  private long expected;
  private long worstNanos;

  Pulse(Vertx vertx) {
    this.vertx = vertx;
  }

  void start() {
    expected = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    timer = vertx.setTimer(PERIOD_MILLIS, _ -> beat());
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  /// The longest delay since it was last asked.
  Duration worstSinceAsked() {
    Duration worst = Duration.ofNanos(worstNanos);
    worstNanos = 0;
    return worst;
  }

  private void beat() {
    worstNanos = Math.max(worstNanos, System.nanoTime() - expected);
    start();
  }
}
