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
    "80, 'port 80, not 8080 or a80', 'port ***, not 8080 or a80'",
    "prod, 'prod.example.com of product', '***.example.com of product'",
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
    "starting with s3cret-w…, starting with ***",
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
