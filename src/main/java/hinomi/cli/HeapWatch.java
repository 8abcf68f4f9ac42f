package hinomi.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the process when its heap stays full. A single failed allocation only fails its own run,
/// but an agent that is out of memory must be replaced.
final class HeapWatch {
  private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);

  /// Share of the heap in use after garbage collection.
  static final double FULL = 0.97;

  /// Samples in a row, one every five seconds.
  static final int SAMPLES = 6;

  private static final int EXIT_CODE = 3;
  private static final long SAMPLE_INTERVAL_S = 5;

  private final DoubleSupplier usage;
  private final Runnable end;
  private int full;

  /// `usage` is the share of the heap in use, 0 to 1.
  HeapWatch(DoubleSupplier usage, Runnable end) {
    this.usage = usage;
    this.end = end;
  }

  /// Watches this process until it ends.
  static void start() {
    HeapWatch watch = new HeapWatch(HeapWatch::inUse, () -> Runtime.getRuntime().halt(EXIT_CODE));
    Thread thread = new Thread(watch::run, "heap-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!never.await(SAMPLE_INTERVAL_S, TimeUnit.SECONDS)) {
        sample();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  void sample() {
    full = usage.getAsDouble() < FULL ? 0 : full + 1;
    if (full >= SAMPLES) {
      try {
        LOG.error("out of memory: the heap stays full, exiting; add memory or remove checks");
      } finally {
        end.run();
      }
    }
  }

  /// What the last collection left may be garbage by now, as after a reload, so a full heap is
  /// collected again.
  private static double inUse() {
    double before = afterCollection();
    if (before < FULL) {
      return before;
    }
    System.gc();
    return afterCollection();
  }

  private static double afterCollection() {
    Optional<MemoryUsage> tenured =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getCollectionUsage)
            .filter(each -> each != null && each.getMax() > 0)
            .max(Comparator.comparingLong(MemoryUsage::getMax));
    return tenured.map(each -> (double) each.getUsed() / each.getMax()).orElse(0.0);
  }
}
