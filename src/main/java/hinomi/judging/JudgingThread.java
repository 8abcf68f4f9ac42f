package hinomi.judging;

import hinomi.assertion.Budget;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One thread of the pool and the judgement that it runs. Guarded by the pool.
final class JudgingThread {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /// Nanoseconds beyond twice its budget after which it is taken not to stop by itself.
  private static final long SLACK = 200_000_000;

  final JudgingQueue queue;
  @Nullable Thread thread;
  boolean isAbandoned;
  private @Nullable Judgement<?> judgement;
  private @Nullable Budget budget;
  private long cpuBefore;
  private long clockBefore;

  JudgingThread(JudgingQueue queue) {
    this.queue = queue;
  }

  void begin(Judgement<?> next, Budget itsBudget) {
    judgement = next;
    budget = itsBudget;
    cpuBefore = Budget.cpuTime();
    clockBefore = System.nanoTime();
  }

  void end() {
    judgement = null;
    budget = null;
  }

  boolean isBusy() {
    return judgement != null;
  }

  boolean isAbandonedWith(String check) {
    return isAbandoned && judgement != null && judgement.check.equals(check);
  }

  /// Cancels it first when its time is up.
  boolean isToBeAbandoned() {
    long cpu = cpu() - cpuBefore;
    boolean isStuck = System.nanoTime() - clockBefore > JudgingPool.PATIENCE.toNanos();
    if (cpu > queue.cpu.toNanos() + SLACK / 2 || isStuck || isLate()) {
      cancel();
    }
    return cpu > 2 * queue.cpu.toNanos() + SLACK || (isStuck && isLateTwice());
  }

  private boolean isLate() {
    return judgement != null && judgement.isLate();
  }

  private boolean isLateTwice() {
    return System.nanoTime() - clockBefore > 2 * JudgingPool.PATIENCE.toNanos();
  }

  private void cancel() {
    if (budget != null) {
      budget.cancel("the evaluation takes too long");
    }
    interrupt();
  }

  /// The judgement that it runs, for which nobody waits any more.
  Judgement<?> abandon() {
    isAbandoned = true;
    return Objects.requireNonNull(judgement);
  }

  void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private long cpu() {
    long cpu = thread == null ? -1 : THREADS.getThreadCpuTime(thread.threadId());
    return cpu < 0 ? System.nanoTime() : cpu;
  }
}
