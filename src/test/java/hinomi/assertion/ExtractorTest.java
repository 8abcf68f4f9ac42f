package hinomi.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Headers;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Timing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractorTest {
  private static final Answered JSON =
      answer(
          "{\"token\":\"abc\",\"none\":null,\"orders\":[{\"id\":17,\"url\":\"/a\"},{\"id\":18}]}");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          status = true                                     | 201     | status
          header = location                                 | /orders/17 | header location
          header = Location, matches = "/orders/(\\\\d+)"   | 17      | header Location matches /orders/(\\d+)
          header = Server                                   |         | header Server
          header = Server, default = none                   | none    | header Server
          cookie = session                                  | 4711    | cookie session
          cookie = Session                                  |         | cookie Session
          json = "$.token"                                  | abc     | json $['token']
          json = "$.orders[*].id"                           | 17      | json $['orders'][*]['id']
          json = "$.none"                                   |         | json $['none']
          json = "$.none", default = x                      | x       | json $['none']
          json = "$.missing"                                |         | json $['missing']
          json = "$.orders[0]"                              | {"id":17,"url":"/a"} | json $['orders'][0]
          matches = "\\"to[a-z]+\\""                        | "token" | body matches "to[a-z]+"
          matches = "token\\":\\"(?<is>\\\\w+)"             | abc     | body matches token":"(?<is>\\w+)
          matches = "(x)?token"                             |         | body matches (x)?token
          """)
  void takesOneValue(String written, String value, String what) {
    Extractor extract = new AssertionFixture(folder, written).read(Extractor::read);

    assertEquals(Optional.ofNullable(value), extract.of(JSON));
    assertEquals(what, extract.place());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          xpath = "//input[@name='csrf']/@value"            | a1
          css = "input[name=csrf]", attribute = value       | a1
          css = "input[name=none]", attribute = value       |
          css = "p"                                         | Hello you
          css = "p", matches = "(y\\\\w+)"                    | you
          xpath = "count(//input)"                          | 2
          """)
  void takesOneValueOfAPage(String written, String value) {
    Extractor extract = new AssertionFixture(folder, written).read(Extractor::read);

    assertEquals(
        Optional.ofNullable(value),
        extract.of(answer("<form><input name=q><input name=csrf value=a1><p>Hello\n you</form>")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          secret = true                 | needs one of [status, header, cookie, json, xpath, css], or 'matches' alone to search the body
          header = A, cookie = b        | needs one of [status, header, cookie, json, xpath, css], or 'matches' alone to search the body
          css = "a[", attribute = href  | 'a[' is not a CSS selector: Did not find balanced marker at ''
          xpath = "//a", attribute = x  | needs 'css' beside it
          xpath = "//a["                | '//a[' is not an XPath expression: Unexpected ''
          xpath = "foo(//a)"            | 'foo(//a)' is not an XPath expression: No Such Function foo
          css = "a:matches(b)"          | 'a:matches(b)' contains a regular expression; use 'matches' instead
          matches = "(open"             | '(open' is not a regular expression: unclosed group
          json = "$.["                  | '$.[' is not a JSON path, such as $.status or $.items[0].id
          """)
  void refusesInvalidExtracts(String written, String problem) {
    assertEquals(List.of(problem), new AssertionFixture(folder, written).problems(Extractor::read));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          url            | a%2Bb+c%20%E3%82%AB        | a+b+c カ
          base64         | eyJpdiI6IjEifQ==           | {"iv":"1"}
          base64         | 44Kr_w                     |
          base64         | 44Kr44O844OI               | カート
          [url, base64]  | eyJpdiI6IjEifQ%3D%3D       | {"iv":"1"}
          html           | /a?b=1&amp;c=&quot;&#x30ab;| /a?b=1&c="カ
          json           | a\\u002fb\\"c              | a/b"c
          json           | "a\\/b"                     | a/b
          url            | a%2                        |
          url            | %ff                        |
          base64         | a$b                        |
          json           | a"b                        |
          """)
  void decodesItsValue(String decode, String value, String decoded) {
    Extractor extract =
        new AssertionFixture(folder, "matches = \"(?s).*\", default = none, decode = " + decode)
            .read(Extractor::read);

    assertEquals(Optional.ofNullable(decoded), extract.of(answer(value)));
    assertEquals(decoded == null, extract.evaluationError(answer(value)).isPresent());
  }

  @Test
  void findsNothingInABodyOfWhichOnlyTheStartWasRead() {
    Answered start = (Answered) answer("{\"token\":\"abc\"}").with(CommonFacts.TRUNCATED, 9L);

    assertEquals(Optional.empty(), extract("json = \"$.token\", default = none").of(start));
    assertEquals(Optional.empty(), extract("matches = other, default = none").of(start));
    assertEquals(Optional.of("abc"), extract("matches = \"abc\"").of(start));
  }

  private Extractor extract(String written) {
    return new AssertionFixture(folder, written).read(Extractor::read);
  }

  @Test
  void isSecretWhenSaidSo() {
    assertTrue(
        new AssertionFixture(folder, "cookie = session, secret = true")
            .read(Extractor::read)
            .isSecret());
    assertFalse(new AssertionFixture(folder, "cookie = session").read(Extractor::read).isSecret());
  }

  @Test
  void findsNothingInABodyThatIsNotJson() {
    Extractor extract = new AssertionFixture(folder, "json = \"$.token\"").read(Extractor::read);

    assertEquals(Optional.empty(), extract.of(answer("<html>")));
  }

  @Test
  void findsNothingWhereARegularExpressionNeverEnds() {
    Extractor extract =
        new AssertionFixture(folder, "matches = \"^(a|aa)+\\\\1?$\", default = none")
            .read(Extractor::read);

    assertEquals(Optional.of("none"), extract.of(answer("a".repeat(60) + "b")));
  }

  private static Answered answer(String body) {
    Headers headers =
        new Headers(
            List.of(
                Map.entry("Location", "/orders/17"),
                Map.entry("Set-Cookie", "session=old"),
                Map.entry("set-cookie", "session=4711; Path=/; Secure; HttpOnly")));
    return new Answered(
        Facts.of(CommonFacts.STATUS, 201)
            .with(CommonFacts.HEADERS, headers)
            .with(
                CommonFacts.BODY,
                new Body(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)),
        Timing.NONE);
  }
}
