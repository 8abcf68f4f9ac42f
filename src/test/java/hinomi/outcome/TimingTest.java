package hinomi.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TimingTest {
  /// Phases in milliseconds; `-` is no total at all.
  @ParameterizedTest
  @CsvSource({
    "dns=1 connect=2 starttls=4 tls=8 upgrade=16 first-byte=32 download=64, 127",
    "redirect=128 dns=1 connect=2 tls=8 first-byte=32 download=64, 107",
    "connect=2 first-byte=32, 34",
    "connect=2 starttls=4 tls=8, 14",
    "redirect=128 connect=2, 2",
    "redirect=128, -",
    "'', -"
  })
  void sumsEachPhaseOnceAndNoRedirect(String phases, String total) {
    Optional<Duration> wanted =
        Optional.of(total).filter(each -> !each.equals("-")).map(TimingTest::millis);

    assertEquals(wanted, timing(phases).total());
  }

  @ParameterizedTest
  @EnumSource
  void hasNoPhaseThatDidNotHappen(Phase phase) {
    assertEquals(Optional.empty(), Timing.NONE.of(phase));
  }

  @Test
  void keepsItsOwnPhasesWithoutRedirects() {
    assertEquals(
        timing("connect=2 first-byte=32"),
        timing("redirect=128 connect=2 first-byte=32").withoutRedirects());
  }

  @Test
  void isNotChangedByWhoMadeIt() {
    Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    Timing timing = new Timing(phases);

    phases.put(Phase.DNS, Duration.ofMillis(1));

    assertEquals(Timing.NONE, timing);
  }

  private static Timing timing(String written) {
    Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    for (Phase each : Phase.values()) {
      for (String one : written.split(" ", -1)) {
        if (one.startsWith(each.key() + "=")) {
          phases.put(each, millis(one.substring(each.key().length() + 1)));
        }
      }
    }
    return new Timing(phases);
  }

  private static Duration millis(String number) {
    return Duration.ofMillis(Long.parseLong(number));
  }
}
