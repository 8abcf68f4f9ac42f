package hinomi.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.outcome.Outcome.Answered;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieConditionsTest {
  private static final Answered ANSWER =
      Answers.of(
          "",
          "Date: Tue, 24 Nov 2026 15:00:00 GMT",
          "Last-Modified: Tue, 24 Nov 2026 14:00:00 GMT",
          "Age: 1800",
          "Set-Cookie: session=s3; Path=/; Secure; HTTPOnly; SameSite=Lax",
          "Set-Cookie: theme = dark ; Max-Age=3600",
          "Set-Cookie: upper=1; SameSite=lax",
          "Set-Cookie: seen=1; Expires=Wed, 25-Nov-2026 15:30:00 GMT");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          cookies { theme = dark }                            | PASSED | cookies.theme              | 'dark'           | 'dark'
          cookies { theme { starts-with = li } }              | FAILED | cookies.theme.starts-with  | starts with 'li' | 'dark'
          cookies { session { secure = true } }               | PASSED | cookies.session.secure     | secure           | attributes: path, secure, httponly, samesite
          cookies { session { http-only = true } }            | PASSED | cookies.session.http-only  | http-only        | attributes: path, secure, httponly, samesite
          cookies { theme { http-only = true } }              | FAILED | cookies.theme.http-only    | http-only        | attributes: max-age
          cookies { theme { secure = false } }                | PASSED | cookies.theme.secure       | not secure       | attributes: max-age
          cookies { session { same-site = [Lax, Strict] } }   | PASSED | cookies.session.same-site  | Lax or Strict    | Lax
          cookies { theme { same-site = Lax } }               | FAILED | cookies.theme.same-site    | Lax              | absent
          cookies { upper { same-site = Lax } }               | PASSED | cookies.upper.same-site    | Lax              | lax
          cookies { tracker { absent = true } }               | PASSED | cookies.tracker.absent     | absent           | absent
          cookies { tracker { secure = true } }               | FAILED | cookies.tracker.secure     | secure           | absent
          cookies { theme { absent = true } }                 | FAILED | cookies.theme.absent       | absent           | attributes: max-age
          cookies { theme { max-age { at-most = 1h } } }      | PASSED | cookies.theme.max-age.at-most | at most 1 h   | 1 h
          cookies { seen { max-age { at-most = 1d } } }       | PASSED | cookies.seen.max-age.at-most | at most 1 d    | 1 d
          cookies { session { max-age { at-most = 1d } } }    | PASSED | cookies.session.max-age.at-most | at most 1 d | no longer than the session
          cookies { session { max-age { at-least = 1d } } }   | FAILED | cookies.session.max-age.at-least | at least 1 d | no longer than the session
          last-modified { age { at-most = 90m } }             | PASSED | last-modified.age.at-most  | at most 1 h 30 min | 1 h 30 min
          last-modified { age { at-most = 1h } }              | FAILED | last-modified.age.at-most  | at most 1 h      | 1 h 30 min
          """)
  void evaluatesWhatTheAnswerSets(
      String expect, Grade grade, String assertion, String expected, String actual) {
    Finding finding = Answers.only(Answers.evaluate(folder, expect, ANSWER));

    assertEquals(new Finding(assertion, grade, expected, actual, finding.message()), finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          cookies { theme = light }                     | cookies.theme is 'dark', expected 'light'
          cookies { theme { http-only = true } }        | cookies.theme is not http-only (attributes: max-age)
          cookies { session { secure = false } }        | cookies.session is secure (attributes: path, secure, httponly, samesite)
          cookies { tracker { secure = true } }         | cookies.tracker is not secure (absent)
          cookies { theme { absent = true } }           | cookies.theme is set (attributes: max-age)
          cookies { theme { same-site = Lax } }         | cookies.theme.same-site is absent, expected Lax
          cookies { session { max-age { at-least = 1d } } } | cookies.session.max-age is no longer than the session, expected at least 1 d
          """)
  void saysWhatIsThereInstead(String expect, String message) {
    assertEquals(message, Answers.only(Answers.evaluate(folder, expect, ANSWER)).message());
  }

  @Test
  void knowsNoAgeWithoutADate() {
    Answered answer = Answers.of("", "Last-Modified: Tue, 24 Nov 2026 14:00:00 GMT");

    Finding finding =
        Answers.only(Answers.evaluate(folder, "last-modified { age { at-most = 1h } }", answer));

    assertEquals("the answer has no valid Date header", finding.actual());
  }

  @Test
  void parsesAnyHeader() {
    Random random = new Random(4711);
    String alphabet = "abc=;, \t\"\\-1:%\u0000é";

    for (int round = 0; round < 20_000; round++) {
      StringBuilder header = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        header.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      SetCookie cookie = SetCookie.parse(header + "; max-age=" + header);
      assertEquals(cookie, SetCookie.parse(header + "; max-age=" + header));
    }
  }
}
