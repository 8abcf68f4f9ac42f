package hinomi.cli;

import hinomi.datadog.Locations;
import hinomi.datadog.resource.Heartbeats;
import hinomi.datadog.resource.Resource;
import hinomi.datadog.resource.Silence;
import hinomi.datadog.resource.Silences;
import hinomi.datadog.resource.Sync;
import hinomi.datadog.resource.SyncPlan;
import hinomi.datadog.resource.SyncStep;
import hinomi.text.HumanText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The Datadog account of the keys. Its methods block: do not call them on the event loop.
public final class LiveAccount implements AutoCloseable {
  /// Bounds rate limit waits, for pipelines.
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  private final Vertx vertx = RunningAgent.vertx();
  private final Sync sync;
  private final Silences silences;
  private final Heartbeats heartbeats;
  private final List<Resource> desired;

  public LiveAccount(FileOptions.Good good) {
    sync = new Sync(vertx, good.settings().datadog(), good.settings().resources());
    silences =
        new Silences(
            vertx, good.settings().datadog(), good.settings().resources(), good.settings().time());
    heartbeats = new Heartbeats(vertx, good.settings().datadog(), good.settings().resources());
    desired = good.resources();
  }

  /// The account could not be read or changed.
  public static final class AccountException extends Exception {
    private static final long serialVersionUID = 1L;

    AccountException(String message) {
      super(message);
    }

    public String message() {
      return String.valueOf(getMessage());
    }
  }

  public static boolean hasKeys(FileOptions.Good good) {
    return good.settings().datadog().apiKey().isPresent()
        && good.settings().datadog().appKey().isPresent();
  }

  public SyncPlan plan(boolean prune) throws AccountException {
    return await(sync.plan(desired, prune, InstantSource.system().instant()));
  }

  /// Carries out the plan; the steps that failed, with their errors.
  List<String> apply(SyncPlan plan, Consumer<SyncStep> progress) throws AccountException {
    return await(sync.apply(plan, progress)).failures();
  }

  /// The locations without a heartbeat between these times.
  List<String> missingHeartbeats(Locations locations, Instant from, Instant to)
      throws AccountException {
    return await(heartbeats.missing(locations, from, to));
  }

  void expectHeartbeats(List<String> locations, Instant now) throws AccountException {
    await(heartbeats.expect(locations, now));
  }

  public List<Silence> silences() throws AccountException {
    return await(silences.list());
  }

  /// The same, or an exception after the bound.
  List<Silence> silences(Duration bound) throws AccountException {
    return await(silences.list(), bound);
  }

  /// The ids of the downtimes.
  List<String> silence(Silences.Wanted wanted, Instant end, String by, String why)
      throws AccountException {
    return await(silences.create(wanted, end, by, why));
  }

  void endSilence(Silence silence) throws AccountException {
    await(silences.end(silence));
  }

  void endSilence(Silence silence, List<String> names) throws AccountException {
    await(silences.end(silence, names));
  }

  private static <T> T await(Future<T> future) throws AccountException {
    return await(future, TIMEOUT);
  }

  private static <T> T await(Future<T> future, Duration bound) throws AccountException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new AccountException(
          cause instanceof TimeoutException
              ? "not done within " + HumanText.duration(bound) + "; run it again"
              : String.valueOf(cause.getMessage()));
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
