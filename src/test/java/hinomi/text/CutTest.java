package hinomi.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutTest {
  @ParameterizedTest
  @CsvSource({"カート, 3, カート, カート", "カート, 2, カー, カ…", "𠮷𠮷, 3, 𠮷, 𠮷…", "𠮷𠮷, 1, '', …"})
  void keepsWholeCharacters(String text, int most, String plain, String marked) {
    assertEquals(plain, Cut.to(most, text));
    assertEquals(marked, Cut.marked(most, text));
  }
}
