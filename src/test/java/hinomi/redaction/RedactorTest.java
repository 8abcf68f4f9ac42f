package hinomi.redaction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.nodes.Entities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final List<String> SECRETS =
      List.of(
          "s3cret-word",
          "Xq7+p/L\"w=<Zk9&m",
          "a b&c=d/e?f%41g",
          "pässwörd€𝄞",
          "パスワードは秘密です",
          "it's a quote",
          "pässwörd-mit-ümläut",
          "C:\\users\\x26 and",
          "100%25+&amp;\\u0041");

  private static String inUrl(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String inHtml(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String inJson(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/");
  }

  private static String inBase64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String inHex(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }

  private final Redactor redactor = new Redactor();

  private static String each(String text, String format) {
    return text.chars()
        .mapToObj(unit ->
            Character.isLetterOrDigit(unit) && unit < 128
                ? "" + (char) unit
                : format.formatted(unit))
        .collect(Collectors.joining());
  }

  private static String eachByte(String text, String format, String between) {
    byte[] bytes = text.getBytes(UTF_8);
    return IntStream.range(0, bytes.length)
        .mapToObj(index -> format.formatted(bytes[index] & 0xFF))
        .collect(Collectors.joining(between));
  }

  private static Stream<Arguments> encodings() {
    return Stream.<Arguments>of(
        encoding("as it is", text -> text),
        encoding("upper case", text -> text.toUpperCase(Locale.ROOT)),
        encoding("lower case", text -> text.toLowerCase(Locale.ROOT)),
        encoding("a form", RedactorTest::inUrl),
        encoding("a URL", text -> inUrl(text).replace("+", "%20")),
        encoding("a URL in lower case", text -> inUrl(text).toLowerCase(Locale.ROOT)),
        encoding("a URL of all bytes", text -> eachByte(text, "%%%02x", "")),
        encoding("a URL twice", text -> inUrl(inUrl(text))),
        encoding("escape()", text -> each(text, "%%u%04X")),
        encoding("HTML", RedactorTest::inHtml),
        encoding("HTML by decimals", text -> each(text, "&#%d;")),
        encoding("HTML by hexadecimals", text -> each(text, "&#x%x;")),
        encoding("HTML by padded numbers", text -> each(text, "&#%07d;")),
        encoding("HTML in HTML", text -> inHtml(inHtml(text))),
        encoding("JSON", RedactorTest::inJson),
        encoding("JSON by code units", text -> each(text, "\\u%04x")),
        encoding("JSON in JSON", text -> inJson(inJson(text))),
        encoding("bytes of C", text -> eachByte(text, "\\x%02x", "")),
        encoding("Base64", RedactorTest::inBase64),
        encoding("Base64 without padding", text -> inBase64(text).replace("=", "")),
        encoding(
            "Base64 for URLs", text -> Base64.getUrlEncoder().encodeToString(text.getBytes(UTF_8))),
        encoding(
            "Base64 of UTF-16",
            text -> Base64.getEncoder().encodeToString(text.getBytes(UTF_16LE)),
            text -> text.chars().allMatch(unit -> unit < 128)),
        encoding("Base64 in lines", text -> lines(inBase64("user:" + text), 8)),
        encoding("Base64 in Base64", text -> inBase64(inBase64(text))),
        encoding("Base64 in a URL", text -> inUrl(inBase64(text))),
        encoding("a URL in Base64", text -> inBase64(inUrl(text))),
        encoding("JSON in Base64 in JSON", text -> inJson(inBase64(inJson(text)))),
        encoding("a URL in HTML", text -> each(inUrl(text), "&#%d;")),
        encoding("hexadecimals", RedactorTest::inHex),
        encoding("upper hexadecimals", text -> inHex(text).toUpperCase(Locale.ROOT)),
        encoding("hexadecimals with colons", text -> eachByte(text, "%02x", ":")),
        encoding("hexadecimals in a dump", text -> eachByte(text, "%02X", " ")),
        encoding("an array of bytes", text -> eachByte(text, "0x%02x", ", ")),
        encoding("Base64 in hexadecimals", text -> inHex(inBase64(text))),
        encoding(
            "a URL of ISO 8859-1",
            text -> URLEncoder.encode(text, ISO_8859_1),
            ISO_8859_1.newEncoder()::canEncode),
        encoding(
            "Base64 of ISO 8859-1",
            text -> Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1)),
            ISO_8859_1.newEncoder()::canEncode),
        encoding("HTML with names", text -> Entities.escape(text)),
        encoding("JSON in HTML", text -> inHtml(inJson(text))),
        encoding("Markdown", text -> text.replaceAll("([\\\\`*_{}\\[\\]()#+.!|<>&-])", "\\\\$1")),
        encoding("quoted-printable", text -> eachByte(text, "=%02X", "")));
  }

  /// A last byte of ISO 8859-1 may as well be the first of a character of UTF-8.
  private static Stream<Arguments> encodingsThatEndAnywhere() {
    return encodings().filter(each -> !each.get()[0].toString().contains("8859"));
  }

  private static Arguments encoding(String name, UnaryOperator<String> encode) {
    return encoding(name, encode, _ -> true);
  }

  private static Arguments encoding(
      String name, UnaryOperator<String> encode, java.util.function.Predicate<String> holds) {
    return arguments(name, encode, holds);
  }

  private static String lines(String text, int length) {
    return text.replaceAll("(.{" + length + "})", "$1\r\n ");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("encodings")
  void findsSecretsIn(
      String name, UnaryOperator<String> encode, java.util.function.Predicate<String> holds) {
    SECRETS.forEach(redactor::add);

    for (String secret : SECRETS.stream().filter(holds).toList()) {
      String encoded = encode.apply(secret);
      String redacted = redactor.redact("you sent: [" + encoded + "].");

      assertTrue(
          redacted.matches("you sent: \\[(0x|dXNlcj)?\\*\\*\\*\\s*]\\."),
          () -> secret + " as " + encoded + ": " + redacted);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "u", "me", "bob", "john", "watch", "robert", "monitor", "id:"})
  void findsBase64OfWhateverIsJoinedToASecret(String before) {
    redactor.add("Tr0ub4dor.and.Three");

    for (String after : List.of("", ".", ":x", "\"}}", "::::")) {
      String joined = before + "Tr0ub4dor.and.Three" + after;
      String redacted = redactor.redact("got 'Basic " + inBase64(joined) + "'");

      String shown = redacted.replaceFirst("^got 'Basic ", "");
      assertTrue(redacted.contains("***"), redacted);
      assertFalse(leaks(shown.substring(0, shown.indexOf("***")), "Tr0ub"), redacted);
    }
  }

  /// Whether the beginning of the encoded text is that of a secret.
  private static boolean leaks(String base64, String secret) {
    String whole = base64.replaceAll("[^A-Za-z0-9+/]", "");
    byte[] decoded = Base64.getDecoder().decode(whole.substring(0, whole.length() / 4 * 4));
    return new String(decoded, ISO_8859_1).contains(secret);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "sent s3cret-word to, sent *** to",
        "xs3cret-wordx, x***x",
        "Basic czNjcmV0LXdvcmQ= !, Basic *** !",
        "Basic bWU6czNjcmV0LXdvcmQ= !, Basic bWU6*** !",
        "/api/czNjcmV0LXdvcmQ=/x, /api/***/x",
        "nothing here, nothing here",
        "https://www.example.com/a%20b?c=d&e=f, https://www.example.com/a%20b?c=d&e=f",
        "s3cret, s3cret",
      })
  void leavesWhatStandsAroundASecret(String text, String redacted) {
    redactor.add("s3cret-word");

    assertEquals(redacted, redactor.redact(text));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "starting with [s3cret/w], starting with [s3cret/w]",
        "starting with 's3cret/w', starting with '***'",
        "starting with 's3cret/w' and more, starting with '***' and more",
        "starting with s3cret/w, starting with ***",
        "starting with s3cret/w…, starting with ***…",
        "starting with s3cret/w... and more, starting with ***... and more",
        "starting with s3cre, starting with s3cre",
        "starting with s3cret%2, starting with ***",
        "starting with s3cret%2Fw, starting with ***",
        "starting with s3cret%2…, starting with ***…",
        "starting with s3cret&sol, starting with ***",
        "starting with s3cret&#, starting with ***",
        "starting with s3cret&#x2, starting with ***",
        "starting with s3cret\\, starting with ***",
        "starting with s3cret\\u002, starting with ***",
        "starting with s3cret\\u{2, starting with ***",
        "starting with s3cret\\x, starting with ***",
        "Basic czNjcmV0L3, Basic ***",
        "Basic czNjcmV0L3d, Basic ***",
        "Basic 'czNjcmV0L3', Basic '***'",
        "Basic czNjcmV0L3…, Basic ***…",
        "hex 7333637265742f7, hex ***",
        "s3cret/w and s3cret/word, s3cret/w and ***",
      })
  void findsWhatIsLeftOfASecretWhereATextIsCut(String text, String redacted) {
    redactor.add("s3cret/word");

    assertEquals(redacted, redactor.redactCut(text));
  }

  @ParameterizedTest
  @MethodSource("encodingsThatEndAnywhere")
  void showsNoMoreThanFiveCharactersOfASecretThatIsCut(
      String name, UnaryOperator<String> encode, java.util.function.Predicate<String> holds) {
    SECRETS.forEach(redactor::add);

    for (String secret : SECRETS.stream().limit(7).filter(holds).toList()) {
      String whole = encode.apply(secret);
      String most = encode.apply(secret.substring(0, secret.offsetByCodePoints(0, 6)));
      for (int end = most.length(); end < whole.length(); end++) {
        String text = "starting with '" + whole.substring(0, end) + "'";

        assertTrue(redactor.redactCut(text).contains("***"), text);
      }
    }
  }

  @Test
  void knowsACutOnlyByItsMarkUnlessToldOfIt() {
    redactor.add("https://www.example.com/?key=s3cret-word");

    assertEquals("https://www.example.com/", redactor.redact("https://www.example.com/"));
    assertEquals("***…", redactor.redact("https://www.example.com/…"));
  }

  @Test
  void masksOverlappingSecretsAsOne() {
    redactor.add("abcdef");
    redactor.add("abcdefgh");
    redactor.add("fghijklm");

    assertEquals("*** and *** and ***", redactor.redact("abcdefgh and abcdef and abcdefghijklm"));
  }

  @Test
  void forgetsWhatIsTakenBackUnlessItWasAddedTwice() {
    redactor.add("first-value");
    redactor.add("first-value");
    redactor.add("other-value");

    redactor.remove("first-value");
    redactor.remove("other-value");

    assertEquals("*** other-value", redactor.redact("first-value other-value"));
  }

  @Test
  void masksWhateverDecodesIntoTooMuch() {
    redactor.add("s3cret-word");
    String nested =
        IntStream.range(0, 2_000).mapToObj(_ -> "%2525252561").collect(Collectors.joining());

    assertTrue(redactor.redact(nested).length() <= nested.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "&",
        "\\",
        "\\u",
        "&#",
        "&#x;",
        "%u",
        "%%%",
        "&;",
        "&#99999999;",
        "\\u{110000}",
        "=",
        "==\n",
        "\uD800",
        "\uDC00"
      })
  void leavesBrokenEscapesAlone(String broken) {
    redactor.add("s3cret-word");

    for (String text : List.of(broken.repeat(9), "before " + broken, broken + " after it")) {
      assertEquals(text, redactor.redact(text));
      assertEquals(text + " ***", redactor.redact(text + " s3cret-word"));
    }
  }
}
