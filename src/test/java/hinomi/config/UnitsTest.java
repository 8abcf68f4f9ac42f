package hinomi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "10s, PT10S",
    "' 10 s ', PT10S",
    "1.5s, PT1.5S",
    "1m, PT1M",
    "2 minutes, PT2M",
    "1h, PT1H",
    "1 day, P1D",
    "0s, PT0S",
    "250us, PT0.00025S",
    "7ns, PT0.000000007S",
  })
  void readsDurations(String text, Duration duration) {
    assertEquals(duration, Units.duration(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "500 B, 500",
    "64 KiB, 65536",
    "64k, 65536",
    "64 kB, 64000",
    "1 MiB, 1048576",
    "1.5 MiB, 1572864",
    "2G, 2147483648",
  })
  void readsSizes(String text, long bytes) {
    assertEquals(bytes, Units.size(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10",
        "-1s",
        "5 sec",
        "s",
        "",
        "1s 5ms",
        "1e3s",
        "99999999d",
        "NaN",
        "1.s",
        "1,5s"
      })
  void refusesWhatIsNoDuration(String text) {
    assertThrows(IllegalArgumentException.class, () -> Units.duration(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "5 mibs", "KiB", "", "999999999999999 GiB"})
  void refusesWhatIsNoSize(String text) {
    assertThrows(IllegalArgumentException.class, () -> Units.size(text));
  }
}
