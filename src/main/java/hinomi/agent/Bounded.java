package hinomi.agent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// Limits the time of a future and completes it on the event loop; `Future.timeout` of Vert.x
/// continues on another thread when the future has no context.
final class Bounded {
  private Bounded() {}

  /// The result of the future, or a TimeoutException after the bound.
  static <T> Future<T> within(Duration bound, Vertx vertx, Future<T> future) {
    Promise<T> promise = Promise.promise();
    long timer =
        vertx.setTimer(
            Math.max(1, bound.toMillis()),
            _ -> promise.tryFail(new TimeoutException("did not end within " + bound)));
    future.onComplete(end -> {
      vertx.cancelTimer(timer);
      if (end.succeeded()) {
        promise.tryComplete(end.result());
      } else {
        promise.tryFail(end.cause());
      }
    });
    return promise.future();
  }
}
