package hinomi.judging;

import hinomi.assertion.Budget;
import hinomi.assertion.EvaluationException;
import hinomi.text.HumanText;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.Callable;

/// One piece of work for the pool, from its submission to its result, which is delivered once.
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

  /// Whether it has waited and run for longer than its caller waits.
  boolean isLate() {
    return System.nanoTime() - submitted > patience.toNanos();
  }

  /// The failure of a judgement whose turn did not come.
  JudgingOverload overload() {
    return new JudgingOverload(Duration.ofNanos(System.nanoTime() - submitted));
  }

  /// The failure of one whose own check keeps the pool busy.
  String late() {
    return "its turn did not come within "
        + HumanText.duration(patience)
        + ", as the last answer of this check took all of its CPU time";
  }

  void giveUp(String reason) {
    giveUp(new EvaluationException(reason));
  }

  void giveUp(RuntimeException failure) {
    promise.tryFail(failure);
  }

  /// Does the work within the budget and returns how to deliver the result; any Throwable is a
  /// failure of this judgement alone.
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
