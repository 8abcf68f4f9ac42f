package hinomi.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// The end of the process, with one time limit for all its steps. A guarded process ends within the
/// limit from [#ask] on, whatever hangs. Safe for use by several threads.
final class Shutdown {
  /// The process had to be halted: something hung.
  static final int HALTED = 70;

  private final Duration limit;
  private final Runnable halt;
  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final CompletableFuture<Long> begun = new CompletableFuture<>();

  Shutdown(Duration limit) {
    this(limit, () -> Runtime.getRuntime().halt(HALTED));
  }

  Shutdown(Duration limit, Runnable halt) {
    this.limit = limit;
    this.halt = halt;
  }

  /// From now on a thread waits to halt the process, because later there may be no more threads.
  Shutdown guarded() {
    Thread.ofPlatform().daemon().name("hinomi-halt").start(this::haltLate);
    return this;
  }

  private void haltLate() {
    asked.join();
    while (leftOf(100).isPositive()) {
      LockSupport.parkNanos(leftOf(100).toNanos());
    }
    halt.run();
  }

  /// An orderly end is wanted.
  void ask() {
    begin();
    asked.complete(null);
  }

  /// Starts the time of the steps, unless it runs already.
  void begin() {
    begun.complete(System.nanoTime());
  }

  /// Completes when an end is asked for.
  CompletableFuture<Void> asked() {
    return asked;
  }

  /// Waits until an end is asked for, at most so long; whether it is.
  boolean awaitAsked(Duration bound) throws InterruptedException {
    try {
      asked.get(bound.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException notYet) {
      return false;
    }
  }

  /// The same, for a thread that nobody else interrupts.
  boolean isAskedWithin(Duration bound) {
    try {
      return awaitAsked(bound);
    } catch (InterruptedException _) {
      return true;
    }
  }

  /// What is left of the first so many hundredths of the limit.
  Duration leftOf(int hundredths) {
    long end = begun.join() + limit.multipliedBy(hundredths).dividedBy(100).toNanos();
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }
}
