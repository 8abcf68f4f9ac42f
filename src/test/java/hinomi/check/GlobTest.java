package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "shop, shop, true",
    "shop, shop-a, false",
    "shop-*, shop-a, true",
    "shop-*, shop, false",
    "*, shop, true",
    "**, shop, true",
    "*-a*, shop-ab, true",
    "*a*b, a-ab-ab, true",
    "*a*b, a-ab-a, false",
    "shop-?, shop-a, true",
    "shop-?, shop-, false",
    "shop-?*, shop-, false",
    "a.c, abc, false",
  })
  void matchesWholeNames(String glob, String name, boolean matches) {
    assertEquals(matches, Glob.of(glob).orElseThrow().matches(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{a,b}", "[a]", "a/b", "A"})
  void refusesWhatMatchesNoName(String text) {
    assertTrue(Glob.of(text).isEmpty());
  }

  @Test
  @Timeout(10)
  void manyStarsTakeNoTime() {
    assertFalse(Glob.of("*a".repeat(99) + "*b").orElseThrow().matches("a".repeat(100)));
  }
}
