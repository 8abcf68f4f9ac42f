package hinomi.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Prints times for people in one zone, always with its offset.
public record HumanTime(ZoneId zone) {
  public static final HumanTime UTC = new HumanTime(ZoneOffset.UTC);

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ssXXX");

  /// `2026-11-22 09:00:07 UTC` or `2026-11-22 18:00:07 +09:00`.
  public String of(Instant instant) {
    return SECONDS.format(instant.atZone(zone)) + " " + offset(instant);
  }

  /// `09:00:07Z` or `18:00:07+09:00`, for lines of a log.
  public String clock(Instant instant) {
    return CLOCK.format(instant.atZone(zone));
  }

  private String offset(Instant instant) {
    ZoneOffset offset = zone.getRules().getOffset(instant);
    return offset.equals(ZoneOffset.UTC) ? "UTC" : offset.getId();
  }
}
