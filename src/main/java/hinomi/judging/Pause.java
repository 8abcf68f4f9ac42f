package hinomi.judging;

import hinomi.assertion.Budget;
import java.util.concurrent.locks.LockSupport;

/// Keeps a thread to a quarter of the time: after every few milliseconds of work it rests three
/// times as long. For one thread.
final class Pause implements Runnable {
  private static final long SLICE = 5_000_000;
  private static final long LONGEST = 30_000_000;

  private long began;
  private long worked;

  void begin() {
    began = System.nanoTime();
    worked = Budget.cpuTime();
  }

  @Override
  public void run() {
    if (Budget.cpuTime() - worked > SLICE) {
      LockSupport.parkNanos(Math.min(LONGEST, 3 * (System.nanoTime() - began)));
      begin();
    }
  }
}
