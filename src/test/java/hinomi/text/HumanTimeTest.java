package hinomi.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTimeTest {
  @ParameterizedTest
  @CsvSource({
    "UTC, 2026-11-22 20:00:07 UTC, 20:00:07Z",
    "Europe/London, 2026-11-22 20:00:07 UTC, 20:00:07Z",
    "Asia/Tokyo, 2026-11-23 05:00:07 +09:00, 05:00:07+09:00",
    "Asia/Kolkata, 2026-11-23 01:30:07 +05:30, 01:30:07+05:30",
    "America/New_York, 2026-11-22 15:00:07 -05:00, 15:00:07-05:00",
  })
  void printsTimesWithTheOffsetOfTheZone(ZoneId zone, String time, String clock) {
    HumanTime human = new HumanTime(zone);
    Instant instant = Instant.parse("2026-11-22T20:00:07.999Z");

    assertEquals(time, human.of(instant));
    assertEquals(clock, human.clock(instant));
  }
}
