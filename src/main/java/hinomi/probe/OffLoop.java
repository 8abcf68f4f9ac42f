package hinomi.probe;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.Objects;
import java.util.concurrent.Callable;

/// Does on a worker thread what would keep the event loop from its other probes, and comes back to
/// the loop. Nothing else may.
final class OffLoop {
  private OffLoop() {}

  static <T> Future<T> run(ContextInternal context, Callable<T> work) {
    return context.executeBlocking(work, false).map(result -> Objects.requireNonNull(result));
  }
}
