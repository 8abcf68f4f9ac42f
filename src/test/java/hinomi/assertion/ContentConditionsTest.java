package hinomi.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import hinomi.outcome.Outcome.Answered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentConditionsTest {
  private static final Answered PAGE =
      Answers.of(
          """
          <!DOCTYPE html><meta name="robots" content="index, follow"><title>Kagura</title>
          <h1 class="big title">
            Woollen   socks
          </h1><p>For <b>cold</b> feet<p>¥1,200<br>
          <ul><li data-id=1>red<li data-id=2>blue</ul>
          <script>let stock = 12;</script>
          """,
          "Content-Type: text/html");

  private static final Answered XML =
      Answers.of(
          """
          <?xml version="1.0"?>
          <!DOCTYPE s [<!ENTITY lol "lol"><!ENTITY x SYSTEM "file:///etc/passwd">]>
          <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:x="urn:x">
            <url><loc>https://a/</loc><x:Rank x:of="9">3</x:Rank></url>
            <url><loc>https://b/?&amp;</loc><x:Rank x:of="9">4</x:Rank></url>
            <none>&lol;&x;</none><text><![CDATA[a < b]]></text>
          </urlset>
          """,
          "Content-Type: application/xml");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          xpath { "//h1" = "Woollen socks" }                  | body.xpath //h1       | 'Woollen socks' | 'Woollen socks'
          xpath { "//li[2]" = blue }                          | body.xpath //li[2]    | 'blue'          | 'blue'
          xpath { "//li/@data-id" = 2 }                       | body.xpath //li/@data-id | '2'          | [1, 2]
          xpath { "count(//li)" = 2 }                         | body.xpath count(//li) | '2'            | '2'
          xpath { "count(//li)" { at-least = 2 } }            | body.xpath count(//li).at-least | at least 2 | '2'
          xpath { "//li" { count = 2 } }                      | body.xpath //li.count | 2               | 2
          xpath { "//form" { exists = false } }               | body.xpath //form.exists | absent       | absent
          xpath { "boolean(//form)" = false }                 | body.xpath boolean(//form) | 'false'    | 'false'
          xpath { "//p[contains(., 'cold')]" { contains = feet } } | body.xpath //p[contains(., 'cold')].contains | contains 'feet' | 'For cold feet'
          xpath { "//li/following-sibling::*" = blue }        | body.xpath //li/following-sibling::* | 'blue' | 'blue'
          xpath { "//b/ancestor::p/@none" { absent = true } } | body.xpath //b/ancestor::p/@none.absent | absent | absent
          xpath { "//script" { count { equals = 1 } } }       | body.xpath //script.count.equals | 1    | 1
          xpath { "//script/text()" { contains = stock } }    | body.xpath //script/text().contains | contains 'stock' | 'let stock = 12;'
          css { "h1.title" = "Woollen socks" }                | body.css h1.title     | 'Woollen socks' | 'Woollen socks'
          css { "meta[name=robots]" { attribute = content, not-contains = noindex } } | body.css meta[name=robots].not-contains | does not contain 'noindex' | 'index, follow'
          css { "li" { count { at-least = 2, } } }            | body.css li.count.at-least | at least 2 | 2
          css { "li:nth-child(2)" { attribute = data-id, at-least = 2 } } | body.css li:nth-child(2).at-least | at least 2 | '2'
          css { "li" { attribute = class, absent = true } }   | body.css li.absent    | absent          | absent
          css { "p:contains(1,200)" { exists = true } }       | body.css p:contains(1,200).exists | present | '¥1,200'
          """)
  void passesOnHtml(String condition, String assertion, String expected, String actual) {
    Finding finding = finding(condition, PAGE);

    assertEquals(
        new Finding(assertion, Grade.PASSED, expected, actual, finding.message()), finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          xpath { "/urlset/url[2]/loc" = "https://b/?&" }     | 'https://b/?&'    | 'https://b/?&'
          xpath { "//x:Rank[@x:of = 9]" { at-least = 4 } }    | at least 4        | [3, 4]
          xpath { "sum(//x:Rank)" = 7 }                       | '7'               | '7'
          xpath { "//*[local-name() = 'Rank'][1]" = 3 }       | '3'               | [3, 4]
          xpath { "//y:Rank" { absent = true } }              | absent            | absent
          xpath { "//none" = "&lol;&x;" }                     | '&lol;&x;'        | '&lol;&x;'
          xpath { "//text" = "a < b" }                        | 'a < b'           | 'a < b'
          css { "url > loc" { count = 2 } }                   | 2                 | 2
          """)
  void passesOnXmlWithNamesAsItWritesThem(String condition, String expected, String actual) {
    Finding finding = finding(condition, XML);

    assertEquals(
        new Finding(finding.assertion(), Grade.PASSED, expected, actual, finding.message()),
        finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          xpath { "//h2" = x }                                | body.xpath //h2 is absent, expected 'x'
          xpath { "//li" { count { at-most = 1 } } }          | body.xpath //li.count is 2, expected at most 1
          xpath { "//li" { not-matches = "^b" } }             | body.xpath //li matches '^b' ([red, blue])
          css { "li" = green }                                | body.css li is [red, blue], expected 'green'
          css { "h1" { attribute = id, exists = true } }      | body.css h1 is absent, expected present
          css { "li" { contains = [een, ack] } }              | body.css li does not contain 'een' or 'ack' ([red, blue])
          """)
  void saysWhatIsThereInstead(String condition, String message) {
    Finding finding = finding(condition, PAGE);

    assertEquals(message, finding.message());
    assertEquals(Grade.FAILED, finding.grade());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div>",
        "<b>",
        "<a>",
        "<table><tr><td>",
        "<b><i></b>",
        "<b><p>",
        "<svg><foreignObject>",
        "<select><option>",
        "<a><table>",
        "<li>",
        "<br>",
        "&",
        "<",
        "<!--",
        "<![CDATA[",
        "<a b=",
        "</p>",
        "&#x10ffff;",
        "<!DOCTYPE a [",
        "<?xml",
        "\u0000",
        "<x:y xmlns:x='z'>"
      })
  void endsOnAHostilePage(String part) {
    String page = part.repeat(2_000);
    String conditions =
        """
        xpath { "//*[. = 'x']" = x, "count(//*[//*])" = 1, "//*[last()]/preceding::*" = 2 },
        css { "li:nth-child(2)" = 1, "div div div div p" = 1, "b ~ i" = 1, "div:has(zz)" = 1,
              ":contains(zzz)" = 1 }
        """;

    for (String type : List.of("Content-Type: text/html", "Content-Type: text/xml")) {
      assertTimeout(
          Duration.ofMinutes(5),
          () ->
              assertEquals(
                  8, Answers.evaluate(folder, body(conditions), Answers.of(page, type)).size()));
    }
  }

  @Test
  void doesNotParseAPageOfTooManyElements() {
    Finding finding = finding("css { p = x }", Answers.of("<b><i><p>".repeat(100_000)));

    assertEquals("the page has more than 100000 elements", finding.actual());
  }

  @Test
  void stopsAnExpressionOfTooManySteps() {
    String page = "<ul>" + "<li>x".repeat(5000);

    Finding finding = finding("xpath { \"//li[count(//li[. = 'x']) = 0]\" = x }", Answers.of(page));

    assertEquals("the XPath expression took more than 5000000 steps", finding.actual());
    assertEquals(Grade.FAILED, finding.grade());
  }

  private Finding finding(String condition, Answered answer) {
    return Answers.only(Answers.evaluate(folder, body(condition), answer));
  }

  private static String body(String condition) {
    return "body { " + condition + " }";
  }
}
