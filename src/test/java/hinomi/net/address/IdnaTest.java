package hinomi.net.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// As libidn2 has it, by which curl goes; emoji, which it refuses, as browsers do.
class IdnaTest {
  @ParameterizedTest
  @CsvSource({
    "www.Example.COM, www.example.com",
    "example.com., example.com.",
    "my_shop.example, my_shop.example",
    "straße.de, xn--strae-oqa.de",
    "STRAẞE.de, xn--strae-oqa.de",
    "Bücher.example, xn--bcher-kva.example",
    "bu\u0308cher.example, xn--bcher-kva.example",
    "βόλος.com, xn--nxasmm1c.com",
    "ΒΌΛΟΣ.com, xn--nxasmq6b.com",
    "例え。テスト, xn--r8jz45g.xn--zckzah",
    "ｅｘａｍｐｌｅ.com, example.com",
    "💩.la, xn--ls8h.la",
    "❤️.example, xn--qei.example",
    "i❤.ws, xn--i-7iq.ws",
    "so\u00adft.example, soft.example",
    "İstanbul.example, xn--istanbul-o0e.example",
    "президент.рф, xn--d1abbgf6aiiy.xn--p1ai",
    "ليهمابتكلموشعربي؟.example, xn--egbpdaj6bu4bxfgehfvwxn.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
  })
  void makesOfANameWhatBrowsersDo(String name, String ascii) {
    assertEquals(ascii, Idna.toAscii(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", "a b", "a/b", "a@b", "a%b", "a\u0000b", "a\u3000b"})
  void refusesWhatIsNoName(String name) {
    assertThrows(IllegalArgumentException.class, () -> Idna.toAscii(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 250})
  void refusesLabelsAndNamesThatAreTooLong(int length) {
    assertThrows(IllegalArgumentException.class, () -> Idna.toAscii("a".repeat(length)));
  }
}
