package hinomi.cli;

import hinomi.check.TimeZones;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// Reads the end of a silence as people write it: `2026-12-01T02:00`, or `02:00` for the next time
/// that the clock shows it, each in the zone of the settings or in the one that follows, as in
/// `02:00 Asia/Tokyo` and `2026-12-01T02:00+09:00`.
record UntilTime(Instant now, ZoneId zone) {
  private static final String FORM =
      "must be a time as 2026-12-01T02:00, 02:00 or '02:00 Asia/Tokyo', was '";

  /// Throws an IllegalArgumentException for what is no time.
  Instant parse(String text) {
    String[] parts = text.strip().split("\\s+", -1);
    if (parts.length > 2) {
      throw new IllegalArgumentException(FORM + text + "'");
    }
    ZoneId in = parts.length == 2 ? TimeZones.of(parts[1]) : zone;
    try {
      return parts[0].contains("T") ? dated(parts[0], in) : next(LocalTime.parse(parts[0]), in);
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException(FORM + text + "'", wrong);
    }
  }

  private static Instant dated(String text, ZoneId zone) {
    boolean hasOffset = text.matches(".*(Z|[-+]\\d\\d:?\\d\\d)");
    return hasOffset
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).atZone(zone).toInstant();
  }

  private Instant next(LocalTime time, ZoneId in) {
    ZonedDateTime today = now.atZone(in).with(time);
    return (today.toInstant().isAfter(now) ? today : today.plusDays(1)).toInstant();
  }
}
