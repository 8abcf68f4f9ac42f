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

/// Ends the process when its heap stays full: a single allocation that fails is the failure of what
/// asked for it, but an agent that cannot go on must make room for another.
final class HeapWatch {
  private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);

  /// Of what is left after garbage collection, as a part of all there is.
  static final double FULL = 0.97;

  /// Looks in a row, of which there is one each five seconds.
  static final int LOOKS = 6;

  private static final int EXIT_CODE = 3;
  private static final long BETWEEN_LOOKS_S = 5;

  private final DoubleSupplier usage;
  private final Runnable end;
  private int full;

  /// `usage` is the part of the heap in use, 0 to 1.
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
      while (!never.await(BETWEEN_LOOKS_S, TimeUnit.SECONDS)) {
        look();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  void look() {
    full = usage.getAsDouble() < FULL ? 0 : full + 1;
    if (full >= LOOKS) {
      try {
        LOG.error("the heap stays full, so the agent ends; give it more memory, or fewer checks");
      } finally {
        end.run();
      }
    }
  }

  /// What was in use after the last collection may be garbage by now, as after a reload: before the
  /// heap is called full, there is another.
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
