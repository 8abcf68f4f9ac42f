package hinomi.judging;

import hinomi.assertion.Budget;
import hinomi.assertion.EvaluationException;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.Callable;

/// One judgement from its submission to its end, which is told once.
final class Judgement<T> {
  final String check;
  private final Callable<T> work;
  private final Promise<T> promise;
  private final long submitted = System.nanoTime();
  private final Duration patience;

  Judgement(String check, Callable<T> work, Promise<T> promise, Duration patience) {
    this.check = check;
    this.work = work;
    this.promise = promise;
    this.patience = patience;
  }

  /// Whether it has waited, or run, for longer than anybody waits for it.
  boolean isLate() {
    return System.nanoTime() - submitted > patience.toNanos();
  }

  /// Why it was not judged though it could be: its turn did not come.
  JudgingOverload overload() {
    return new JudgingOverload(Duration.ofNanos(System.nanoTime() - submitted));
  }

  String late() {
    return "could not be judged within "
        + Math.max(1, patience.toSeconds())
        + " s: the agent was busy, and the last judgement of this check used up its time";
  }

  void giveUp(String why) {
    giveUp(new EvaluationException(why));
  }

  void giveUp(RuntimeException why) {
    promise.tryFail(why);
  }

  /// Judges within the budget and returns how to tell what came of it; any Throwable is that of
  /// this judgement alone.
  Runnable judge(Budget budget) {
    try {
      T result = budget.spentBy(() -> call());
      return () -> promise.tryComplete(result);
    } catch (Throwable failure) { // also an Error: the thread lives on
      Throwable cause = failure instanceof Wrapped wrapped ? wrapped.getCause() : failure;
      return () -> promise.tryFail(cause);
    }
  }

  private T call() {
    try {
      return work.call();
    } catch (RuntimeException unchecked) {
      throw unchecked;
    } catch (Exception checked) {
      throw new Wrapped(checked);
    }
  }

  /// Carries a checked exception out of a supplier.
  private static final class Wrapped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wrapped(Exception cause) {
      super(cause);
    }
  }
}
