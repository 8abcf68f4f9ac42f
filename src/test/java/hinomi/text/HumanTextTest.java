package hinomi.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTextTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.0005123S, 0.5123 ms",
    "PT0.01234567S, 12.35 ms",
    "PT0.25S, 250 ms",
    "PT0.9999999S, 1 s",
    "PT3S, 3 s",
    "PT2.34567S, 2.346 s",
    "PT59.9999S, 1 min",
    "PT1M30S, 1 min 30 s",
    "PT2M5S, 2 min 5 s",
    "PT90M, 1 h 30 min",
    "PT2H, 2 h",
    "PT24H, 1 d",
    "PT25H, 1 d 1 h",
    "P36500D, 36500 d",
    "PT-1.5S, -1.5 s",
  })
  void showsADurationInAtMostTwoUnits(Duration duration, String shown) {
    assertEquals(shown, HumanText.duration(duration));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.25S, 250 ms",
    "PT12.3S, 12 s",
    "PT59.7S, 1 min",
    "PT3H5M12.3S, 3 h 5 min",
  })
  void showsALongDurationInWholeSeconds(Duration duration, String shown) {
    assertEquals(shown, HumanText.roughly(duration));
  }

  @Test
  void namesTheFirstOnes() {
    assertEquals("a, b", HumanText.firstOf(List.of("a", "b"), 2));
    assertEquals("a, b and 1 more", HumanText.firstOf(List.of("a", "b", "c"), 2));
  }
}
