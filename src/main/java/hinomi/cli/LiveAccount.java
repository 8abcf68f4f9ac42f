package hinomi.cli;

import hinomi.datadog.resource.Resource;
import hinomi.datadog.resource.Sync;
import hinomi.datadog.resource.SyncPlan;
import hinomi.datadog.resource.SyncStep;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The account at Datadog that the keys belong to. Its methods wait: call them from outside the
/// event loop.
public final class LiveAccount implements AutoCloseable {
  /// As long as a pipeline has patience, however often Datadog says to slow down.
  private static final long MINUTES = 30;

  private final Vertx vertx = RunningAgent.vertx();
  private final Sync sync;
  private final List<Resource> wanted;

  public LiveAccount(FileOptions.Good good) {
    sync = new Sync(vertx, good.settings().datadog(), good.settings().style());
    wanted = good.resources();
  }

  /// It could not be asked, or not for all.
  public static final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreachable(String message) {
      super(message);
    }

    public String words() {
      return String.valueOf(getMessage());
    }
  }

  public static boolean isReachable(FileOptions.Good good) {
    return good.settings().datadog().apiKey().isPresent()
        && good.settings().datadog().appKey().isPresent();
  }

  public SyncPlan look(boolean prune) throws Unreachable {
    return await(sync.look(wanted, prune));
  }

  /// What could not be done, in words.
  List<String> apply(SyncPlan agenda, Consumer<SyncStep> progress) throws Unreachable {
    return await(sync.apply(agenda, progress)).failures();
  }

  private static <T> T await(Future<T> future) throws Unreachable {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(MINUTES, TimeUnit.MINUTES)
          .join();
    } catch (CompletionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new Unreachable(
          cause instanceof TimeoutException
              ? "not done within " + MINUTES + " minutes; run it again"
              : String.valueOf(cause.getMessage()));
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
