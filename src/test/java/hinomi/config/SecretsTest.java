package hinomi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  private final Secrets secrets = new Secrets();

  @ParameterizedTest
  @CsvSource({
    "s3cret-word, 'sent s3cret-word to', 'sent *** to'",
    "s3cret-word, 'xs3cret-wordx', 'x***x'",
    "'a b&c=d/e', 'q=a+b%26c%3Dd%2Fe;', 'q=***;'",
    "'a b&c=d/e', 'q=a%20b%26c%3Dd%2Fe;', 'q=***;'",
    "s3cret-word, 'Basic czNjcmV0LXdvcmQ= !', 'Basic *** !'",
    "prods, 'prods.example.com', 'prods.example.com'",
    "123456, 'key 123456', 'key ***'",
    "$1\\E.*, 'is $1\\E.* here', 'is *** here'",
    "s3cret-word, 'nothing here', 'nothing here'",
  })
  void takesValuesOutOfText(String secret, String text, String redacted) {
    secrets.add(secret);

    assertEquals(redacted, secrets.redact(text));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a~b=c/d, ?q=a~b%3Dc%2Fd, ?q=***",
        "a/b-c/d, {\"t\":\"a\\/b-c\\/d\"}, {\"t\":\"***\"}",
        "a\"b\\cd, {\"t\":\"a\\\"b\\\\cd\"}, {\"t\":\"***\"}",
        "a&b<cd, <i>a&amp;b&lt;cd</i>, <i>***</i>",
      })
  void knowsHowValuesAreWrittenElsewhere(String secret, String text, String redacted) {
    secrets.add(secret);

    assertEquals(redacted, secrets.redact(text));
  }

  @ParameterizedTest
  @CsvSource({
    "starting with [s3cret-w], starting with [s3cret-w]",
    "starting with s3cret-w, starting with ***",
    "starting with s3cret-w…, starting with ***…",
    "starting with s3cr, starting with s3cr",
    "s3cret-w and s3cret-word, s3cret-w and ***",
    "Basic czNjcmV0LX, Basic ***",
  })
  void takesWhatWasCutOffOutOfTheEndOfText(String text, String redacted) {
    secrets.add("s3cret-word");

    assertEquals(redacted, secrets.redactCut(text));
  }

  @Test
  void takesTheLongestValueFirst() {
    secrets.add("abcdef");
    secrets.add("abcdefgh");

    assertEquals("*** and ***", secrets.redact("abcdefgh and abcdef"));
  }

  @Test
  void learnsValuesAfterItsFirstUse() {
    secrets.add("first-value");
    secrets.redact("warm");
    secrets.add("other-value");

    assertEquals("*** ***", secrets.redact("first-value other-value"));
  }

  @Test
  void forgetsWhatPassesByOnlyAfterManyOthers() {
    secrets.add("for-good");
    for (int each = 1000; each < 1101; each++) {
      secrets.addPassing("token-" + each);
    }

    assertEquals(
        "*** token-1000 *** ***", secrets.redact("for-good token-1000 token-1001 token-1100"));
  }

  @ParameterizedTest
  @CsvSource({"20260", "123456789", "-1.5e10", "123456.78", "0.0000001", "true", "false", "abcde"})
  void hidesNoNumbersFlagsAndShortTextsOfTheEnvironment(String value) {
    secrets.addFromEnvironment(value);

    assertEquals("got '" + value + "' back", secrets.redact("got '" + value + "' back"));
  }

  @ParameterizedTest
  @CsvSource({"12345678901234567890", "123456-789", "1.2.3.4.5", "0x123456", "123456 7", "abcdef"})
  void hidesWhatOnlyLooksLikeANumber(String value) {
    secrets.addFromEnvironment(value);

    assertEquals("got '***' back", secrets.redact("got '" + value + "' back"));
  }

  @Test
  void hidesEveryLineOfAKeyButItsBoundaries() {
    secrets.add("-----BEGIN KEY-----\r\nMIIEvQIBADANBg\r\nkqhkiG9w0BAQEF\r\n-----END KEY-----\n");

    assertEquals(
        "***",
        secrets.redact(
            "-----BEGIN KEY-----\\r\\nMIIEvQIBADANBg\\r\\nkqhkiG9w0BAQEF\\r\\n-----END KEY-----"));
    assertEquals(
        "-----BEGIN KEY-----\n***\n***\n-----END KEY-----",
        secrets.redact("-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----"));
    assertEquals("no -----BEGIN KEY----- found", secrets.redact("no -----BEGIN KEY----- found"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example/services/T024BE7LD/B0/xoxb-17653285, /services/T024BE7LD/B0/xoxb-17653285, ***",
    "https://hooks.example/services/T0/xoxb-176532857-abc, token xoxb-176532857-abc, token ***",
    "https://hooks.example/?key=0123456789abcdef-x&a=b, key 0123456789abcdef-x, key ***",
    "postgres://shop:hunter2hunter2@db.example/shop, hunter2hunter2 at db.example, *** at db.example",
    "https://www.example.com/api/v1/health, GET /health and /api of www.example.com, GET /health and /api of www.example.com",
  })
  void hidesWhatASiteHearsOfAUrl(String url, String text, String redacted) {
    secrets.add(url);

    assertEquals(redacted, secrets.redact(text));
  }

  @Test
  void hidesAValueWithoutTheBlanksAroundIt() {
    secrets.add(" s3cret-word\n");

    assertEquals("got ***", secrets.redact("got s3cret-word"));
  }

  @Test
  void boundsWhatIsRememberedOfLongValuesThatPassBy() {
    for (int each = 10; each < 60; each++) {
      secrets.addPassing(("token" + each).repeat(1_170));
    }

    assertEquals("token10token10", secrets.redact("token10token10"));
    assertEquals("token10".repeat(1_170), secrets.redact("token10".repeat(1_170)));
    assertEquals("***", secrets.redact("token59".repeat(1_170)));
  }

  @Test
  void leavesTextAloneWhenThereIsNothingToHide() {
    secrets.add("");
    secrets.add("  ");

    assertEquals("as it was", secrets.redact("as it was"));
  }

  @Test
  void printsNoSecret() {
    assertEquals("***", new Secret("s3cret-word").toString());
  }
}
