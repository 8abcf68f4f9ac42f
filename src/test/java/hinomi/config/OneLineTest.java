package hinomi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneLineTest {
  @ParameterizedTest
  @CsvSource({
    "0061, a",
    "30ab, \u30ab",
    "000a, \\n",
    "000d, \\r",
    "0009, \\t",
    "001b, \\u001b",
    "0085, \\u0085",
    "2028, \\u2028",
    "202e, \\u202e",
    "feff, \\ufeff"
  })
  void spellsOutWhatWouldBreakOrTurnALine(String codePoint, String spelled) {
    String text = Character.toString(Integer.parseInt(codePoint, 16));

    assertEquals("<" + spelled + ">", OneLine.of("<" + text + ">"));
  }
}
