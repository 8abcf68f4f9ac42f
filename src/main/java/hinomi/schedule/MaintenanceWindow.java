package hinomi.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/// A stretch of time, once or again and again, in which what is seen wakes nobody. Probing goes on.
public sealed interface MaintenanceWindow permits OnceWindow, RecurringWindow {
  boolean covers(Instant instant);

  /// From the start, and no longer at the end.
  static MaintenanceWindow once(Instant start, Instant end) {
    return new OnceWindow(start, end);
  }

  /// At each local time that the rule (RFC 5545) makes of the start, and for equally long each
  /// time.
  static MaintenanceWindow byRule(String rule, LocalDateTime start, ZoneId zone, Duration length) {
    return new RecurringWindow(rule, start, zone, length);
  }
}
