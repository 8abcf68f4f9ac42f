package hinomi.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/// A period, once or recurring, in which a check alerts nobody. Probing goes on.
public sealed interface MaintenanceWindow permits OnceWindow, RecurringWindow {
  boolean covers(Instant instant);

  /// When it ends, if it covers the instant.
  Optional<Instant> endAt(Instant instant);

  /// Whether it never covers an instant from now on.
  boolean isOver(Instant now);

  /// From the start (inclusive) to the end (exclusive).
  static MaintenanceWindow once(Instant start, Instant end) {
    return new OnceWindow(start, end);
  }

  /// At each local time that the rule (RFC 5545) derives from the start, with the same length.
  static MaintenanceWindow byRule(String rule, LocalDateTime start, ZoneId zone, Duration length) {
    return new RecurringWindow(rule, start, zone, length);
  }
}
