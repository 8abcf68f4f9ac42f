package hinomi.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 06-Nov-1994 08:49:37 GMT",
        "Tue, 06 Nov 1994 08:49:37 GMT",
        "sun, 6 nov 1994 8:49:37 UTC",
        "06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 17:49:37 +0900",
      })
  void isReadInEveryForm(String text) {
    assertEquals(Optional.of(Instant.parse("1994-11-06T08:49:37Z")), HttpDate.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"69, 2069-11-06T00:00:00Z", "70, 1970-11-06T00:00:00Z"})
  void hasTheCenturyOfItsYear(String year, Instant time) {
    assertEquals(Optional.of(time), HttpDate.parse("Sunday, 06-Nov-" + year + " 00:00:00 GMT"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "yesterday",
        "Sun, 31 Nov 1994 08:49:37 GMT x",
        "Sun, 06 Foo 1994 08:49:37 GMT"
      })
  void isNoneWhereThereIsNone(String text) {
    assertEquals(Optional.empty(), HttpDate.parse(text));
  }
}
