package hinomi.datadog;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Notices that work which goes on by itself, step by step, has stopped: before each step it is
/// said within which time the next sign of life will come. Safe for use by several threads.
final class Watchdog {
  private final LongSupplier nanos;
  private final Duration grace;
  private volatile long due;

  Watchdog(LongSupplier nanos, Duration grace) {
    this.nanos = nanos;
    this.grace = grace;
    expect(Duration.ZERO);
  }

  void expect(Duration within) {
    due = nanos.getAsLong() + within.toNanos();
  }

  /// Whether the sign of life has not come, and the grace is over.
  boolean isOverdue() {
    return nanos.getAsLong() - due > grace.toNanos();
  }
}
