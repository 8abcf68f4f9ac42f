package hinomi.agent;

import java.time.Duration;

/// A time in which something could not be reached. It ends some time after it is reached again: a
/// network comes back in parts.
final class OutageWindow {
  private static final Duration RECOVERY_GRACE = Duration.ofSeconds(5);

  private boolean lasts;
  private boolean ever;
  private long end;

  void is(boolean out) {
    if (lasts && !out) {
      end = System.nanoTime() + RECOVERY_GRACE.toNanos();
    }
    lasts = out;
    ever |= out;
  }

  /// Whether the outage lasted at the moment of `nanoTime` or after it.
  boolean covers(long moment) {
    return lasts || (ever && moment - end < 0);
  }
}
