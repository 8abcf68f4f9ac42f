package hinomi.probe.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.config.Problems;
import hinomi.config.Section;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedValueTest {
  private static final Instant NOW = Instant.parse("2026-12-31T23:30:00.123Z");

  @ParameterizedTest
  @CsvSource({
    "timestamp, seconds, 1798759800",
    "timestamp, millis, 1798759800123",
    "date, yyyy-MM-dd, 2026-12-31",
    "date, 'uuuu/M/d H:mm', 2026/12/31 23:30",
    "base64, watch:お金, d2F0Y2g644GK6YeR",
  })
  void isMadeOfTheClockOrOfText(String how, String of, String made) {
    assertEquals(made, value(Map.of(how, of)).generate(NOW));
  }

  @Test
  void countsTimeInTheZoneOfTheSite() {
    Map<String, Object> inAWeek =
        Map.of("date", "yyyy-MM-dd HH", "plus", "7d", "zone", "Asia/Tokyo");

    assertEquals("2027-01-08 08", value(inAWeek).generate(NOW));
  }

  @ParameterizedTest
  @CsvSource({"digits, [0-9]{12}", "letters, [a-z]{12}", "both, [0-9a-z]{12}"})
  void isMadeByChance(String of, String pattern) {
    GeneratedValue value = value(Map.of("random", 12, "of", of));

    assertTrue(value.generate(NOW).matches(pattern));
    assertTrue(!value.generate(NOW).equals(value.generate(NOW)));
  }

  @Test
  void isSecretByItselfWhenItIsMadeOfSecrets() {
    assertTrue(value(Map.of("base64", "a:b")).secret());
    assertTrue(value(Map.of("totp", "JBSWY3DPEHPK3PXP")).secret());
    assertTrue(value(Map.of("random", 12, "secret", true)).secret());
    assertTrue(!value(Map.of("base64", "a:b", "secret", false)).secret());
    assertTrue(!value(Map.of("random", 12)).secret());
  }

  private static GeneratedValue value(Map<String, Object> written) {
    Problems problems = new Problems();
    Section values = Section.inMemory("values", Map.of("value", written), problems);
    return GeneratedValue.read(values, "value")
        .found()
        .orElseThrow(() -> new AssertionError(problems.sorted().toString()));
  }
}
