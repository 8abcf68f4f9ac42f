package hinomi.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  @ParameterizedTest
  @CsvSource({
    "PT60S, PT7S, 2026-11-22T09:00:00Z, 2026-11-22T09:00:07Z",
    "PT60S, PT7S, 2026-11-22T09:00:06.999Z, 2026-11-22T09:00:07Z",
    "PT60S, PT7S, 2026-11-22T09:00:07Z, 2026-11-22T09:01:07Z",
    "PT60S, PT7S, 2026-11-22T09:00:07.001Z, 2026-11-22T09:01:07Z",
    "PT1S, PT0.25S, 2026-11-22T09:00:00.300Z, 2026-11-22T09:00:01.250Z",
    "PT24H, PT3H, 2026-11-22T09:00:00Z, 2026-11-23T03:00:00Z",
  })
  void liesOnAFixedGrid(Duration interval, Duration offset, Instant after, Instant next) {
    assertEquals(next, new Schedule(interval, offset).nextAfter(after));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T09:00:07Z, 2026-11-22T09:00:07Z, 0",
    "2026-11-22T09:00:07Z, 2026-11-22T09:01:07Z, 1",
    "2026-11-22T09:00:07Z, 2026-11-22T09:03:08Z, 3",
    "2026-11-22T09:03:07Z, 2026-11-22T09:00:07Z, 0",
  })
  void countsPlannedStarts(Instant after, Instant upTo, long starts) {
    Schedule schedule = new Schedule(Duration.ofSeconds(60), Duration.ofSeconds(7));

    assertEquals(starts, schedule.startsBetween(after, upTo));
  }

  @Test
  void spreadsNamesThatDifferInOneDigitOverTheWholeInterval() {
    long[] perTenth = new long[10];

    IntStream.range(0, 1000)
        .mapToObj(each -> Schedule.spread("shop-" + each, Duration.ofSeconds(60)))
        .forEach(each -> perTenth[(int) (each.offset().toMillis() / 6000)]++);

    for (long checks : perTenth) {
      assertTrue(
          checks > 60 && checks < 140, () -> "uneven: " + java.util.Arrays.toString(perTenth));
    }
  }

  @Test
  void spreadsTheSameNameToTheSamePlace() {
    Schedule first = Schedule.spread("top-page", Duration.ofSeconds(10));

    assertEquals(first, Schedule.spread("top-page", Duration.ofSeconds(10)));
  }

  @Test
  void refusesAnOffsetOutsideItsInterval() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Schedule(Duration.ofSeconds(10), Duration.ofSeconds(10)));
  }
}
