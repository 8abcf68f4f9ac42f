package hinomi.check;

import hinomi.config.Suggestions;
import hinomi.config.ValueType;
import java.time.DateTimeException;
import java.time.ZoneId;

/// Reads the names of time zones, as `Asia/Tokyo`.
public final class TimeZones {
  public static final ValueType<ZoneId> ZONE =
      ValueType.TEXT.as("a time zone, as Asia/Tokyo", TimeZones::of);

  private TimeZones() {}

  /// Throws an IllegalArgumentException for a name that is none.
  public static ZoneId of(String text) {
    try {
      return ZoneId.of(text.strip());
    } catch (DateTimeException wrong) {
      String near =
          Suggestions.near(text, ZoneId.getAvailableZoneIds())
              .map(zone -> "did you mean '" + zone + "'?")
              .orElse("must be a name as Asia/Tokyo");
      throw new IllegalArgumentException("'" + text + "' is not a time zone; " + near, wrong);
    }
  }
}
