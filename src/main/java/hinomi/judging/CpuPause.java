package hinomi.judging;

import hinomi.assertion.Budget;
import java.util.concurrent.locks.LockSupport;

/// Keeps a judging thread from starving the event loop: the thread pauses after every 5 ms of CPU
/// time, the longer the more it has used for this judgement. For one judgement.
final class CpuPause implements Runnable {
  private static final long MILLI = 1_000_000;
  private static final long SLICE = 5 * MILLI;
  private static final long LONGEST = 60 * MILLI;

  private final long free;
  private final long start = Budget.cpuTime();
  private long sliceClock = System.nanoTime();
  private long sliceWork = start;

  private CpuPause(long free) {
    this.free = free;
  }

  /// Without pauses for the first 25 ms, which most judgements do not exceed.
  static CpuPause ofQuick() {
    return new CpuPause(25 * MILLI);
  }

  static CpuPause ofSlow() {
    return new CpuPause(0);
  }

  @Override
  public void run() {
    long work = Budget.cpuTime();
    if (work - sliceWork > SLICE) {
      long took = System.nanoTime() - sliceClock;
      LockSupport.parkNanos(Math.min(LONGEST, restFor(work - start) * took));
      sliceClock = System.nanoTime();
      sliceWork = Budget.cpuTime();
    }
  }

  /// The pause in multiples of the work before it: it leaves three quarters of the time to others,
  /// and later seven eighths.
  private long restFor(long work) {
    return work < free ? 0 : work < 500 * MILLI ? 3 : 7;
  }
}
