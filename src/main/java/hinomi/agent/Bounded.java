package hinomi.agent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// Bounds how long a future may take, and stays on the event loop: Vert.x's own `Future.timeout`
/// goes on in a thread of Netty's when the future belongs to no context.
final class Bounded {
  private Bounded() {}

  /// The future's own end, or a failure with TimeoutException once the bound has passed.
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
