package hinomi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
  private static final List<String> KNOWN =
      List.of("url", "method", "headers", "body", "redirects", "first-byte", "GET", "ip");

  @ParameterizedTest
  @CsvSource({
    "urll, url",
    "ulr, url",
    "metod, method",
    "haeders, headers",
    "header, headers",
    "first_byte, first-byte",
    "firstbyte, first-byte",
    "get, GET",
    "redirect, redirects",
    "pi, ip",
    "timeout, ",
    "x, ",
    "host, ",
  })
  void namesTheKnownWordThatComesNear(String word, String near) {
    assertEquals(near, Suggestions.near(word, KNOWN).orElse(null));
  }

  @Test
  void saysWhatIsKnown() {
    assertEquals(
        "'ulr' is unknown; did you mean 'url'? known: [body, url]",
        Suggestions.unknown("ulr", List.of("url", "body")));
    assertEquals("'x' is unknown; known: [body]", Suggestions.unknown("x", List.of("body")));
  }
}
