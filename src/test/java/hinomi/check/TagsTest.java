package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagsTest {
  @ParameterizedTest
  @CsvSource({
    "Storefront, storefront",
    "Team A, team_a",
    "a  b, a_b",
    "a__b_, a_b",
    "東京, 東京",
    "v1.2/x-y:z, v1.2/x-y:z",
    "ends:, ends",
    "'a,b', a_b",
    "!, ''",
  })
  void writesTextAsDatadogKeepsIt(String text, String tag) {
    assertEquals(tag, Tags.normal(text));
  }
}
