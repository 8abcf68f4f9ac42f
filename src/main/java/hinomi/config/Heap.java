package hinomi.config;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/// Whether so much of the heap is in use, without garbage, that little more will fit.
final class Heap {
  private static final double FULL = 0.9;

  private Heap() {}

  /// What was in use after the last collection may be garbage by now: before yes is said, there is
  /// another.
  static boolean isFull() {
    if (wasFull()) {
      System.gc();
      return wasFull();
    }
    return false;
  }

  private static boolean wasFull() {
    return ManagementFactory.getMemoryPoolMXBeans().stream().anyMatch(Heap::wasFull);
  }

  /// Only what outlives collections has a bound of its own that counts.
  private static boolean wasFull(MemoryPoolMXBean pool) {
    MemoryUsage collected = pool.getCollectionUsage();
    return pool.getType() == MemoryType.HEAP
        && pool.isUsageThresholdSupported()
        && collected != null
        && collected.getMax() > 0
        && collected.getUsed() > FULL * collected.getMax();
  }
}
