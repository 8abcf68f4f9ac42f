package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecheckTest {
  /// In seconds: the interval, the timeout, and when the recheck begins after the run.
  @ParameterizedTest
  @CsvSource({
    "60, 10, 12, 10",
    "10, 5, 7, 3",
    "10, 10, 12, 3",
    "10, 2, 4, 2",
    "20, 10, 12, 8",
  })
  void endsWithItsIntervalAndHasThreeSeconds(int interval, int timeout, int begins, int expected) {
    assertEquals(
        Duration.ofSeconds(expected),
        Recheck.DEFAULT.timeoutAfter(seconds(begins), seconds(timeout), seconds(interval)));
  }

  @ParameterizedTest
  @CsvSource({"60", "10"})
  void hasItsOwnTimeout(int interval) {
    Recheck recheck = new Recheck(1, seconds(2), Optional.of(seconds(4)));

    assertEquals(seconds(4), recheck.timeoutAfter(seconds(12), seconds(10), seconds(interval)));
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }
}
