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
    "https://my_shop.example.com:8443/a, https://my_shop.example.com:8443/a",
    "https://straße.example/, https://xn--strae-oqa.example/",
    "https://a.example/items[1]?b[]=2, https://a.example/items%5B1%5D?b[]=2",
    "https://a.example/a/./../b/..?c=/../d, https://a.example/?c=/../d",
    "https://a.example/../a//.b/..c/..., https://a.example/a//.b/..c/...",
    "https://a.example/a/., https://a.example/a/",
    "https://a.example:0443/, https://a.example:443/",
  })
  void isReadIntoPlainAscii(String written, String read) {
    assertEquals(read, Url.parse(written).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "www.example.com, must begin with http:// or https://",
    "ftp://example.com/, must begin with http:// or https://",
    "https:///path, has no host",
    "https://user:secret@example.com/, must not contain user and password",
    "https://example.com/a b, is not a URL",
    "'https://{city}.example.com/', is not a URL",
    "https://example.com:99999/, has no valid host and port",
    "https://example..com/, has no valid host",
    "https://exa$mple.com/, has no valid host",
    "https://example.com/?rate=100%, is not a URL",
  })
  void isRefusedWhenItIsNone(String written, String problem) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Url.parse(written)).getMessage();

    assertTrue(message.startsWith(problem), message);
  }

  @ParameterizedTest
  @CsvSource({
    "/日本, http://a.example/%E6%97%A5%E6%9C%AC",
    "/ok/[1], http://a.example/ok/%5B1%5D",
    "/ok?rate=100%, http://a.example/ok?rate=100%25",
    "/100%/%41, http://a.example/100%25/%41",
    "https://straße.example:8443/x, https://xn--strae-oqa.example:8443/x",
    "//my_shop.example/, http://my_shop.example/",
    "https://[::1]:8443/[1], https://[::1]:8443/%5B1%5D",
    "'/a b', http://a.example/a%20b",
    "../../b, http://a.example/b",
    "/../b/../c/., http://a.example/c/",
    "\\b\\c?d=\\e, http://a.example/b/c?d=%5Ce",
    "https:\\\\b.example\\c, https://b.example/c",
    "https:/b.example/c, https://b.example/c",
    "https:///b.example//c, https://b.example//c",
    "///b.example/c, http://b.example/c",
    "/b//c, http://a.example/b//c",
    "'/b\tc', http://a.example/bc",
    "https://user:secret@b.example/c@d, https://b.example/c@d",
    "https://b%2Eexample/%2E, https://b.example/%2E",
  })
  void ofALocationIsReadAsBrowsersDo(String location, String url) {
    String latin1 =
        new String(location.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    URI resolved = Url.resolve(URI.create("http://a.example/x"), latin1);

    assertEquals(url, Url.parse(resolved.toString()).toString());
  }

  @Test
  void knowsHostAndPortOfANameWithAnUnderscore() {
    URI url = Url.parse("https://my_shop.example.com:8443/");

    assertEquals("my_shop.example.com", Url.host(url));
    assertEquals(8443, Url.port(url));
    assertEquals("my_shop.example.com:8443", Url.hostHeader(url));
  }
}
