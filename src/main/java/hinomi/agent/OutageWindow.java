package hinomi.agent;

import java.time.Duration;

/// The period of an outage. It extends some seconds beyond the recovery, as a network comes back in
/// parts.
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

  /// Whether the outage lasted at that `nanoTime` or after it.
  boolean covers(long moment) {
    return lasts || (ever && moment - end < 0);
  }
}
