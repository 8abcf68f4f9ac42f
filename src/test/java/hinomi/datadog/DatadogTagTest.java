package hinomi.datadog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatadogTagTest {
  @ParameterizedTest
  @CsvSource({
    "team, storefront, team:storefront",
    "Team, Store Front, team:store_front",
    "team, 店舗-カート, team:店舗-カート",
    "url, https://a/b?c, url:https://a/b_c",
    "team, '', team",
    "team, 'a:', team:a",
    "team, 'a\nb', team:a_b",
    "team, 😀, team:_",
  })
  void isNormalizedAsDatadogStoresIt(String key, String value, String spelled) {
    assertEquals(spelled, DatadogTag.of(key, value));
  }

  @Test
  void isCutAt200() {
    assertEquals("k:" + "x".repeat(198), DatadogTag.of("k", "x".repeat(300)));
  }

  @Test
  void isNotCutWithinACharacter() {
    assertEquals("k:" + "x".repeat(197), DatadogTag.of("k", "x".repeat(197) + "\ud842\udfb7"));
  }
}
