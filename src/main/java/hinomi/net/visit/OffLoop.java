package hinomi.net.visit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import java.util.Objects;
import java.util.concurrent.Callable;

/// Runs blocking or long work on a worker thread and completes on the loop. The only way to do so.
public final class OffLoop {
  private final WorkerExecutor thread;

  private OffLoop(WorkerExecutor thread) {
    this.thread = thread;
  }

  /// A thread for one sort of work, which cannot delay others. It ends with the loop.
  public static OffLoop ofItsOwn(Vertx vertx, String name) {
    return new OffLoop(vertx.createSharedWorkerExecutor(name, 1));
  }

  public <T> Future<T> run(Callable<T> work) {
    return thread.executeBlocking(work, false).map(result -> Objects.requireNonNull(result));
  }

  public static <T> Future<T> run(ContextInternal context, Callable<T> work) {
    return context.executeBlocking(work, false).map(result -> Objects.requireNonNull(result));
  }
}
