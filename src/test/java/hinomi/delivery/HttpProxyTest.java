package hinomi.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {
  @ParameterizedTest
  @CsvSource({
    "http://proxy.example.com:3128, proxy.example.com, 3128, ,",
    "http://proxy.example.com, proxy.example.com, 80, ,",
    "proxy.example.com:3128, proxy.example.com, 3128, ,",
    "http://me:s:cret@proxy.example.com:3128/, proxy.example.com, 3128, me, s:cret",
    "http://[::1]:3128, [::1], 3128, ,"
  })
  void parsesTheUsualForms(String text, String host, int port, String user, String password) {
    assertEquals(
        new HttpProxy(host, port, Optional.ofNullable(user), Optional.ofNullable(password)),
        HttpProxy.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://proxy.example.com", "socks5://proxy.example.com:1080", "http://"})
  void refusesOtherSchemes(String text) {
    assertThrows(IllegalArgumentException.class, () -> HttpProxy.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api.datadoghq.com | ''                          | false",
        "api.datadoghq.com | *                           | true",
        "api.datadoghq.com | datadoghq.com               | true",
        "api.datadoghq.com | .datadoghq.com              | true",
        "api.datadoghq.com | *.datadoghq.com             | true",
        "api.datadoghq.com | api.datadoghq.com:443       | true",
        "api.datadoghq.com | adoghq.com                  | false",
        "api.datadoghq.com | 'example.com, DataDogHQ.com' | true",
        "192.0.2.7         | 192.0.2.0/24                | true",
        "192.0.2.7         | 192.0.3.0/24,x              | false",
        "192.0.2.7         | 192.0.2.7                   | true",
        "localhost         | ''                          | true",
        "127.0.0.1         | ''                          | true",
        "[::1]             | ''                          | true"
      })
  void isBypassedForExceptedHosts(String host, String list, boolean isExcepted) {
    assertEquals(isExcepted, HttpProxy.isExcepted(host, list));
  }

  @Test
  void neverPrintsItsCredentials() {
    assertFalse(
        HttpProxy.parse("http://me:secret@proxy.example.com").toString().contains("secret"));
  }
}
