package hinomi.cli;

import hinomi.cli.Main.Exit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// The shutdown of the process, with one time limit for all its steps. A guarded process ends
/// within the limit after [#request], whatever hangs. Thread-safe.
final class Shutdown {
  private final Duration limit;
  private final Runnable halt;
  private final CompletableFuture<Void> requested = new CompletableFuture<>();
  private final CompletableFuture<Long> begun = new CompletableFuture<>();

  Shutdown(Duration limit) {
    this(limit, () -> Runtime.getRuntime().halt(Exit.INTERNAL_ERROR));
  }

  Shutdown(Duration limit, Runnable halt) {
    this.limit = limit;
    this.halt = halt;
  }

  /// Starts the thread that halts the process, now, because later there may be no thread left.
  Shutdown guarded() {
    Thread.ofPlatform().daemon().name("hinomi-halt").start(this::haltLate);
    return this;
  }

  private void haltLate() {
    requested.join();
    while (leftOf(100).isPositive()) {
      LockSupport.parkNanos(leftOf(100).toNanos());
    }
    halt.run();
  }

  /// Requests a graceful shutdown.
  void request() {
    begin();
    requested.complete(null);
  }

  /// Starts the time limit, unless it runs already.
  void begin() {
    begun.complete(System.nanoTime());
  }

  /// Completes when a shutdown is requested.
  CompletableFuture<Void> requested() {
    return requested;
  }

  /// Waits for a request, up to the bound; whether there is one.
  boolean awaitRequest(Duration bound) throws InterruptedException {
    try {
      requested.get(bound.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException notYet) {
      return false;
    }
  }

  /// The same; an interrupt counts as a request.
  boolean isRequestedWithin(Duration bound) {
    try {
      return awaitRequest(bound);
    } catch (InterruptedException _) {
      return true;
    }
  }

  /// The time left until so many percent of the limit have passed.
  Duration leftOf(int percent) {
    long end = begun.join() + limit.multipliedBy(percent).dividedBy(100).toNanos();
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }
}
