package hinomi.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.outcome.Body;
import hinomi.outcome.Certificate;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Headers;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectsTest {
  private static final String JSON =
      """
      {"status":"UP","count":3,"ratio":0.25,"empty":null,
       "checks":[{"name":"cache","ms":4},{"name":"database","ms":70}]}\
      """;

  private static final Answered ANSWER =
      new Answered(
          Facts.of(CommonFacts.STATUS, 204)
              .with(CommonFacts.HTTP_VERSION, "HTTP/2")
              .with(CommonFacts.URL, URI.create("https://www.example.com/home?from=apex"))
              .with(
                  CommonFacts.HEADERS,
                  new Headers(
                      List.of(
                          Map.entry("content-type", "text/html; charset=utf-8"),
                          Map.entry("Vary", "Accept"),
                          Map.entry("vary", "Cookie"))))
              .with(
                  CommonFacts.BODY,
                  new Body(JSON.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
              .with(CommonFacts.BYTES, (long) JSON.length())
              .with(CommonFacts.TLS_VERSION, "TLSv1.2")
              .with(CommonFacts.CERTIFICATES, List.of(certificate(80), certificate(12))),
          new Timing(
              Map.of(
                  Phase.CONNECT, Duration.ofMillis(20),
                  Phase.TLS, Duration.ofMillis(100),
                  Phase.FIRST_BYTE, Duration.ofMillis(1500),
                  Phase.REDIRECT, Duration.ofMillis(9000))));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          status = 204                                        | status                     | 204                       | 204
          status = [200, 204]                                 | status                     | 200 or 204                | 204
          status = "2xx"                                      | status                     | 2xx                       | 204
          status = "200-299"                                  | status                     | 200-299                   | 204
          headers { Content-Type { starts-with = text } }     | headers.Content-Type.starts-with | starts with 'text' | 'text/html; charset=utf-8'
          headers { Content-Type { matches = "^text/[a-z]+;" } }  | headers.Content-Type.matches | matches '^text/[a-z]+;' | 'text/html; charset=utf-8'
          headers { Vary = "Accept, Cookie" }                 | headers.Vary               | 'Accept, Cookie'          | 'Accept, Cookie'
          headers { Vary = Cookie }                           | headers.Vary               | 'Cookie'                  | 'Accept, Cookie'
          headers { Vary { matches = "^Accept$" } }           | headers.Vary.matches       | matches '^Accept$'        | 'Accept, Cookie'
          headers { Vary { not-equals = Origin } }            | headers.Vary.not-equals    | not 'Origin'              | 'Accept, Cookie'
          headers { Server { not-equals = nginx } }           | headers.Server.not-equals  | not 'nginx'               | absent
          headers { Server { absent = true } }                | headers.Server.absent      | absent                    | absent
          headers { Server { not-contains = nginx } }         | headers.Server.not-contains | does not contain 'nginx'   | absent
          headers { Vary { absent = false } }                 | headers.Vary.absent        | present                   | 'Accept, Cookie'
          body { json { "$.status" = UP } }                   | body.json $.status         | 'UP'                      | 'UP'
          body { json { "$.status" = [READY, UP] } }          | body.json $.status         | 'READY' or 'UP'           | 'UP'
          body { json { "$.count" = 3 } }                     | body.json $.count          | '3'                       | '3'
          body { json { "$.count" { at-least = 3 } } }        | body.json $.count.at-least | at least 3                | '3'
          body { json { "$.ratio" { at-most = 0.25 } } }      | body.json $.ratio.at-most  | at most 0.25              | '0.25'
          body { json { "$.checks[*].name" = database } }     | body.json $.checks[*].name | 'database'                | [cache, database]
          body { json { "$.checks.length()" = 2 } }           | body.json $.checks.length() | '2'                      | '2'
          body { json { "$.count" { more-than = 2.9 } } }     | body.json $.count.more-than | more than 2.9            | '3'
          body { json { "$.count" { less-than = 4 } } }       | body.json $.count.less-than | less than 4              | '3'
          body { json { "$.count" { equals = 3.0 } } }        | body.json $.count.equals   | '3.0'                     | '3'
          body { json { "$.status" { equals = [UP, OK] } } }  | body.json $.status.equals  | 'UP' or 'OK'              | 'UP'
          body { json { "$.empty" = null } }                  | body.json $.empty          | null                      | 'null'
          body { json { "$.empty" { equals = null } } }       | body.json $.empty.equals   | null                      | 'null'
          body { json { "$.count" { not-equals = null } } }   | body.json $.count.not-equals | not null                | '3'
          body { json { "$.checks[*].ms" { every { more-than = 3 } } } } | body.json $.checks[*].ms.every.more-than | one value or more, every one more than 3 | [4, 70]
          body { json { "$.checks" { every { contains = name } } } } | body.json $.checks.every.contains | one value or more, every one contains 'name' | '[{"ms":4,"name":"cache"},{"ms":70,"name":"database"}]'
          body { size { less-than = 117 B, } }                | body.size.less-than        | less than 117 bytes       | 116 bytes
          body { json { "$.error" { exists = false } } }      | body.json $.error.exists   | absent                    | absent
          body { json { "$.count" { exists = true } } }       | body.json $.count.exists   | present                   | '3'
          body { size { at-least = 10 B } }                   | body.size.at-least         | at least 10 bytes         | 116 bytes
          latency { total = 1620ms }                          | latency.total              | at most 1.62 s            | 1.62 s
          latency { tls = 100ms }                             | latency.tls                | at most 100 ms            | 100 ms
          latency { dns = 1ms }                               | latency.dns                | at most 1 ms              | absent
          certificate { days-left = 12 }                      | certificate.days-left      | at least 12               | 12
          tls { version = TLSv1.2 }                           | tls.version                | at least TLSv1.2          | TLSv1.2
          http-version = [1.1, 2]                             | http-version               | HTTP/1.1 or HTTP/2        | HTTP/2
          url { contains = "/home" }                          | url.contains               | contains '/home'        | 'https://www.example.com/home?from=apex'
          """)
  void passAsExpected(String expect, String assertion, String expected, String actual) {
    Finding finding = only(evaluate(expect, ANSWER));

    assertEquals(
        new Finding(assertion, Grade.PASSED, expected, actual, finding.message()), finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          status = 200                                        | status is 204, expected 200
          status = "300-399"                                  | status is 204, expected 300-399
          headers { Content-Type = "text/html" }              | headers.Content-Type is 'text/html; charset=utf-8', expected 'text/html'
          headers { Server = nginx }                          | headers.Server is absent, expected 'nginx'
          headers { Server { absent = false } }               | headers.Server is absent, expected present
          headers { Vary { absent = true } }                  | headers.Vary is 'Accept, Cookie', expected absent
          headers { Vary { not-equals = Cookie } }            | headers.Vary is 'Accept, Cookie', expected not 'Cookie'
          headers { Vary { not-matches = "^Cookie$" } }       | headers.Vary matches '^Cookie$' ('Accept, Cookie')
          headers { Vary { at-least = 1 } }                   | headers.Vary is 'Accept, Cookie', expected at least 1
          body { json { "$.count" { more-than = 3 } } }       | body.json $.count is '3', expected more than 3
          body { json { "$.count" { less-than = 3 } } }       | body.json $.count is '3', expected less than 3
          body { json { "$.count" { not-equals = 3.0 } } }    | body.json $.count is '3', expected not '3.0'
          body { json { "$.status" = null } }                 | body.json $.status is 'UP', expected null
          body { json { "$.error" = null } }                  | body.json $.error is absent, expected null
          body { json { "$.empty" { not-equals = null } } }   | body.json $.empty is 'null', expected not null
          body { json { "$.checks[*].ms" { every { more-than = 4 } } } } | body.json $.checks[*].ms does not hold for every value: more than 4 ([4, 70])
          body { json { "$.checks[*].id" { every { more-than = 4 } } } } | body.json $.checks[*].id does not hold for every value: more than 4 (absent)
          body { json { "$.checks[*].name" { every { less-than = 4 } } } } | body.json $.checks[*].name does not hold for every value: less than 4 ([cache, database])
          headers { Vary { not-contains = [Origin, Cookie] } }| headers.Vary contains 'Origin' or 'Cookie' ('Accept, Cookie')
          headers { Vary { starts-with = Origin } }           | headers.Vary does not start with 'Origin' ('Accept, Cookie')
          body { contains = DOWN }                            | body does not contain 'DOWN' (HTTP 204, 116 bytes: '{"status":"UP","count":3,"ratio":0.25,"empty":null,§ "checks":[{"name":"cache","ms":4},{"name":"database","ms":70}]}')
          body { json { "$.status" { not-contains = U } } }   | body.json $.status contains 'U' ('UP')
          body { json { "$.checks[*].name" { not-matches = "^data" } } } | body.json $.checks[*].name matches '^data' ([cache, database])
          body { json { "$.error" = none } }                  | body.json $.error is absent, expected 'none'
          body { json { "$.count" { at-least = 4 } } }        | body.json $.count is '3', expected at least 4
          body { json { "$.status" { at-least = 4 } } }       | body.json $.status is 'UP', expected at least 4
          body { json { "$.count" { exists = false } } }      | body.json $.count is '3', expected absent
          body { size { at-most = 10 B } }                    | body.size is 116 bytes, expected at most 10 bytes
          latency { total = 1619ms }                          | latency.total is 1.62 s, expected at most 1.619 s
          latency { first-byte = 800ms }                      | latency.first-byte is 1.5 s, expected at most 800 ms
          latency { redirect = 1s }                           | latency.redirect is 9 s, expected at most 1 s
          certificate { days-left = 14 }                      | certificate.days-left is 12, expected at least 14
          certificate { names = "shop.example.com" }          | certificate.names is www.example.com, example.com, expected to include shop.example.com
          tls { version = TLSv1.3 }                           | tls.version is TLSv1.2, expected at least TLSv1.3
          http-version = 1.1                                  | http-version is HTTP/2, expected HTTP/1.1
          url { contains = "/login" }                         | url does not contain '/login' ('https://www.example.com/home?from=apex')
          """)
  void sayWhatIsThereInstead(String expect, String message) {
    Finding finding = only(evaluate(expect, ANSWER));

    assertEquals(message.replace('§', '\n'), finding.message());
    assertEquals(Grade.FAILED, finding.grade());
  }

  @Test
  void readTextByItsCharset() {
    Charset shiftJis = Charset.forName("Shift_JIS");
    Body body = new Body("送料無料".getBytes(shiftJis), shiftJis);

    List<Finding> findings =
        evaluate(
            "body { contains = \"無料\", not-contains = \"有料\" }",
            new Answered(Facts.of(CommonFacts.BODY, body), Timing.NONE));

    assertTrue(findings.stream().allMatch(each -> each.grade() == Grade.PASSED));
  }

  @Test
  void readTextByTheCharsetOfTheAuthor() {
    Body body = new Body("送料無料".getBytes(Charset.forName("Shift_JIS")), StandardCharsets.UTF_8);

    List<Finding> findings =
        evaluate(
            "body { charset = Shift_JIS, contains = \"無料\", not-contains = \"有料\" }",
            new Answered(Facts.of(CommonFacts.BODY, body), Timing.NONE));

    assertTrue(findings.stream().allMatch(each -> each.grade() == Grade.PASSED));
  }

  @Test
  void doNotTakeABodyThatIsNotJsonForOneWithoutTheValue() {
    Body page = new Body("<html>".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

    Finding finding =
        only(
            evaluate(
                "body { json { \"$.error\" { exists = false } } }",
                new Answered(Facts.of(CommonFacts.BODY, page), Timing.NONE)));

    assertEquals(
        Finding.notEvaluated(
            "body.json $.error.exists", Grade.FAILED, "absent", "the body is not JSON"),
        finding);
  }

  @Test
  void doNotCallJsonThatIsNestedTooDeeplyNotJson() {
    String deep = "[".repeat(500) + "]".repeat(500);
    Body page = new Body(deep.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

    Finding finding =
        only(
            evaluate(
                "body { json { \"$[0]\" { exists = true } } }",
                new Answered(Facts.of(CommonFacts.BODY, page), Timing.NONE)));

    assertTrue(
        finding.toString().contains("the body is JSON nested deeper than 400 levels"),
        finding::toString);
  }

  @Test
  void takeJsonAsDeepAsTheySay() {
    assertTrue(Json.parse("[".repeat(400) + "]".repeat(400)).problem().isEmpty());
    assertTrue(Json.parse("[".repeat(401) + "]".repeat(401)).problem().isPresent());
  }

  @Test
  void stopARegularExpressionThatNeverEnds() {
    Body body =
        new Body(("a".repeat(60) + "b").getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

    Finding finding =
        only(
            evaluate(
                "body { not-matches = \"^(a|aa)+\\\\1?$\" }",
                new Answered(Facts.of(CommonFacts.BODY, body), Timing.NONE)));

    assertEquals(Grade.FAILED, finding.grade());
    assertEquals("the regular expression took more than 20000000 steps", finding.actual());
  }

  @Test
  void cutLongValues() {
    Body body = new Body("x".repeat(5000).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

    Finding finding =
        only(
            evaluate(
                "body { contains = y }",
                new Answered(Facts.of(CommonFacts.BODY, body), Timing.NONE)));

    assertTrue(finding.actual().startsWith("5000 bytes: 'xxx"), finding.actual());
    assertTrue(finding.actual().length() < 210, finding.actual());
  }

  @Test
  void expectA2xxByDefault() {
    Finding finding =
        Subjects.STATUS
            .byDefault()
            .getFirst()
            .evaluate(new Answered(Facts.of(CommonFacts.STATUS, 301), Timing.NONE));

    assertEquals(new Finding("status", Grade.FAILED, "2xx", "301"), finding);
  }

  private List<Finding> evaluate(String expect, Answered answer) {
    Section section = new AssertionFixture(folder, expect).section();
    return Subjects.OF_HTTP.stream()
        .filter(subject -> section.has(subject.key()))
        .map(subject -> subject.reader().read(section, subject.key(), Grade.FAILED))
        .map(Setting::get)
        .flatMap(List::stream)
        .map(assertion -> assertion.evaluate(answer))
        .toList();
  }

  private static Finding only(List<Finding> findings) {
    assertEquals(1, findings.size(), findings::toString);
    return findings.getFirst();
  }

  private static Certificate certificate(long daysLeft) {
    return new Certificate(
        "CN=www.example.com",
        "CN=ca",
        List.of("www.example.com", "example.com"),
        "01",
        Instant.EPOCH,
        Instant.EPOCH,
        daysLeft,
        "SHA256withECDSA",
        "EC",
        256);
  }
}
