package hinomi.net.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://www.example.com, https://www.example.com/",
    "HTTPS://WWW.Example.com/A?b=C#part, https://www.example.com/A?b=C",
    "http://例え.テスト/パス, http://xn--r8jz45g.xn--zckzah/%E3%83%91%E3%82%B9",
    "http://[::1]:8080/, http://[::1]:8080/",
    "http://example.com:/, http://example.com/",
  })
  void isReadIntoPlainAscii(String written, String read) {
    assertEquals(read, Url.parse(written).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "www.example.com, wants http:// or https://",
    "ftp://example.com/, wants http:// or https://",
    "https:///path, names no host",
    "https://user:secret@example.com/, must not hold user and password",
    "https://example.com/a b, is no URL",
    "'https://{city}.example.com/', is no URL",
    "https://example.com:99999/, has no valid host and port",
    "https://example..com/, has no valid host",
    "https://exa_mple.com/, has no valid host",
  })
  void isRefusedWhenItIsNone(String written, String problem) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Url.parse(written)).getMessage();

    assertTrue(message.startsWith(problem), message);
  }

  @Test
  void ofALocationMayHaveRawBytes() {
    String latin1 = new String("/日本".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    assertEquals(
        "http://a.example/%E6%97%A5%E6%9C%AC",
        Url.resolve(URI.create("http://a.example/x"), latin1).toString());
  }
}
