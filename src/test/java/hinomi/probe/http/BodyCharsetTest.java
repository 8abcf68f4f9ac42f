package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyCharsetTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text/html; charset=Shift_JIS | x | windows-31j",
        "text/html; charset=\"EUC-JP\" | <meta charset=utf-8> | EUC-JP",
        "text/html;charset=nonsense | <meta charset=euc-jp> | EUC-JP",
        "text/plain; charset=iso-8859-1 | x | windows-1252",
        "text/html | <html><head><meta charset=\"Shift_JIS\"> | windows-31j",
        "text/html | <META http-equiv=Content-Type content='text/html; charset=EUC-JP'> | EUC-JP",
        "text/html | <!-- <meta charset=euc-jp> --><meta charset=utf-8> | UTF-8",
        "text/html | <meta charset=utf-16> | UTF-8",
        "text/html | <meta name=x content=y> | UTF-8",
        "application/xml | <?xml version=\"1.0\" encoding=\"Shift_JIS\"?> | windows-31j",
        "application/xhtml+xml | <?xml version='1.0' encoding='EUC-JP'?> | EUC-JP",
        "application/json | <meta charset=euc-jp> | UTF-8",
        "text/plain | <meta charset=euc-jp> | UTF-8",
      })
  void isFoundAsBrowsersFindIt(String type, String body, String charset) {
    assertEquals(
        Charset.forName(charset),
        BodyCharset.of(Optional.of(type), body.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void isThatOfTheByteOrderMarkBeforeAll() {
    byte[] marked = "\uFEFF<meta charset=euc-jp>".getBytes(StandardCharsets.UTF_16LE);

    assertEquals(
        StandardCharsets.UTF_16LE, BodyCharset.of(Optional.of("text/html; charset=utf-8"), marked));
  }

  @Test
  void isLookedForInTheFirstKilobyteOnly() {
    String far = " ".repeat(1024) + "<meta charset=euc-jp>";

    assertEquals(
        StandardCharsets.UTF_8,
        BodyCharset.of(Optional.empty(), far.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
