package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UntilTimeTest {
  /// 19:00 in Tokyo.
  private static final UntilTime TIME =
      new UntilTime(Instant.parse("2026-11-22T10:00:00Z"), ZoneId.of("Asia/Tokyo"));

  @ParameterizedTest
  @CsvSource({
    "2026-12-01T02:00, 2026-11-30T17:00:00Z",
    "2026-12-01T02:00 UTC, 2026-12-01T02:00:00Z",
    "2026-12-01T02:00+01:00, 2026-12-01T01:00:00Z",
    "2026-12-01T02:00:30Z, 2026-12-01T02:00:30Z",
    "19:30, 2026-11-22T10:30:00Z",
    "19:00, 2026-11-23T10:00:00Z",
    "02:00, 2026-11-22T17:00:00Z",
    "09:30 America/New_York, 2026-11-22T14:30:00Z",
  })
  void readsTimesInAZone(String text, Instant time) {
    assertEquals(time, TIME.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "tomorrow | must be a time as",
        "2026-12-01 | must be a time as",
        "02:00 Asia Tokyo | must be a time as",
        "02:00 Asia/Tokio | \"'Asia/Tokio' is not a time zone; did you mean 'Asia/Tokyo'?\"",
      })
  void refusesWhatIsNoTime(String text, String why) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TIME.parse(text)).getMessage();

    assertEquals(why, message.substring(0, why.length()));
  }
}
