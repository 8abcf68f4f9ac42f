package hinomi.agent;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Beats on the event loop and tells how late each beat comes: waiting that is ours, not the
/// sites'.
final class Pulse {
  private static final long PERIOD_MILLIS = 250;

  private final Vertx vertx;
  private final Consumer<Duration> told;
  private long timer = -1;
  private long expected;

  Pulse(Vertx vertx, Consumer<Duration> told) {
    this.vertx = vertx;
    this.told = told;
  }

  void start() {
    expected = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    timer = vertx.setTimer(PERIOD_MILLIS, _ -> beat());
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  private void beat() {
    told.accept(Duration.ofNanos(Math.max(0, System.nanoTime() - expected)));
    start();
  }
}
