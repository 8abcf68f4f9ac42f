package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.config.Position;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckNamesTest {
  private static final String ALLOWED = "a name has 1 to 100 of a-z 0-9 . _ -";

  @ParameterizedTest
  @CsvSource({
    "top-page, ",
    "api.v1, ",
    "a_b, ",
    "9, ",
    "Top, " + ALLOWED + "; did you mean 'top'?",
    "top page, " + ALLOWED + "; did you mean 'top-page'?",
    "a/b, " + ALLOWED + "; did you mean 'a-b'?",
    "カート, " + ALLOWED,
    "'', " + ALLOWED,
  })
  void saysWhatIsWrongWithTheLooksOfAName(String name, String wrong) {
    assertEquals(Optional.ofNullable(wrong), CheckNames.wrongWith(name));
  }

  @ParameterizedTest
  @CsvSource({
    "shop, shop, duplicate name: it is already used in a.conf:1",
    "a_b, a__b, 'becomes the Datadog tag ''check:a_b'', as does ''a_b'' in a.conf:1'",
    "a, a_, 'becomes the Datadog tag ''check:a'', as does ''a'' in a.conf:1'",
    "a, b, ",
    "a-b, a_b, ",
    "a.b, a-b, ",
  })
  void takesANameOnce(String first, String second, String wrong) {
    CheckNames names = new CheckNames();

    assertEquals(Optional.empty(), names.take(first, new Position("a.conf", 1)));
    assertEquals(Optional.ofNullable(wrong), names.take(second, new Position("b.conf", 2)));
  }
}
