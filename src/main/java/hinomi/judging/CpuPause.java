package hinomi.judging;

import hinomi.assertion.Budget;
import java.util.concurrent.locks.LockSupport;

/// Keeps a thread from taking all of the processor from the event loop: after every few
/// milliseconds of work it rests, the longer the more it has worked on one judgement. For one
/// judgement.
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

  /// Works without rest at first: most judgements end before.
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

  /// How many times as long as it worked: three quarters of the time, and then seven eighths, are
  /// for others.
  private long restFor(long work) {
    return work < free ? 0 : work < 500 * MILLI ? 3 : 7;
  }
}
