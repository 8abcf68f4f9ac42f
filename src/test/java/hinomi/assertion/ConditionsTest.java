package hinomi.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.outcome.Outcome.Answered;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
  private static final Answered PAGE = Answers.of("none here", "Server: nginx");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          any = [{ status = 200 }, { status = 404 }]                    | PASSED | any | status 200, or status 404 | status 200
          any = [{ status = 500 }, { body { contains = none } }]        | PASSED | any | status 500, or body to contain 'none' | body 9 bytes starting with 'none here'
          any = [{ status = 500 }, { status = 404, body = "x" }]        | FAILED | any | status 500, or status 404 and body 'x' | status 200, body 9 bytes starting with 'none here'
          not { body { contains = sold } }                              | PASSED | not | anything but body to contain 'sold' | body 9 bytes starting with 'none here'
          not { status = 200, headers { Server = nginx } }              | FAILED | not | anything but status 200 and headers.Server 'nginx' | status 200, headers.Server 'nginx'
          all = [{ status = 500 }]                                      | FAILED | status | 500 | 200
          any = [{ not { status = 200 } }, { any = [{ status = 1xx }, { status = 3xx }] }] | FAILED | any | anything but status 200, or (status 1xx, or status 3xx) | status 200
          any = [{ all = [{ status = 200 }, { status = 2xx }] }]        | PASSED | any | status 200 and status 2xx | status 200
          not { body { json { "$.error" { exists = true } } } }         | FAILED | not | anything but body.json $.error present | body.json $.error a body that is no JSON
          any = [{ body { json { "$.a" = 1 } } }, { status = 2xx }]     | PASSED | any | body.json $.a '1', or status 2xx | status 200
          """)
  void judgesGroups(String expect, Grade grade, String assertion, String expected, String actual) {
    assertEquals(
        new Finding(assertion, grade, expected, actual),
        Answers.only(Answers.judge(folder, expect, PAGE)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          any = []                         | is empty; say what is expected
          any = [{}]                       | is empty; say what is expected
          any = { status = 200 }           | wants a list of objects, was an object
          not = 200                        | wants an object { }, was 200
          not { statsu = 200 }             | 'statsu' is not known here; did you mean 'status'? known are [all, any, not, status]
          """)
  void refusesGroupsThatMakeNoSense(String expect, String problem) {
    Conditions wishes = new Conditions(List.of(Subjects.STATUS), _ -> {});

    List<String> problems =
        new AssertionFixture(folder, expect)
            .problems(section -> wishes.read(section, Grade.FAILED));

    assertEquals(List.of(problem), problems);
  }

  @Test
  void doesNotTakeWhatCannotBeJudgedForItsOpposite() {
    Finding finding =
        Answers.only(
            Answers.judge(
                folder,
                "not { body { matches = \"^(a|aa)+\\\\1?$\" } }",
                Answers.of("a".repeat(60) + "b")));

    assertEquals(Grade.FAILED, finding.grade());
    assertEquals("body a regular expression given up after 20000000 steps", finding.actual());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status = 200                                    | true
          latency { total = 1s, tls = 10ms }              | true
          certificate { days-left = 14, key-bits = 2048 } | true
          tls { version = TLSv1.2 }                       | true
          http-version = 2                                | true
          tls { cipher { matches = AES } }                | false
          certificate { subject { matches = "(a+)+b" } }  | false
          headers { Server { matches = "(a+)+b" } }       | false
          url { matches = "(a+)+b" }                      | false
          body { contains = none }                        | false
          body { sha256 = "%s" }                          | false
          body { json { "$.a" = 1 } }                     | false
          any = [{ body { contains = none } }]            | false
          not { body { contains = none } }                | false
          """)
  void knowsWhatIsQuickToJudge(String expect, boolean isQuick) {
    List<Assertion> wishes =
        new AssertionFixture(folder, expect.formatted("0".repeat(64)))
            .read(section -> new Conditions(Subjects.OF_HTTP, _ -> {}).read(section, Grade.FAILED));

    wishes.forEach(wish -> assertEquals(isQuick, wish.isQuick(), wish::toString));
  }

  @Test
  void findsWhatIsExpectedByDefaultQuickToJudge() {
    assertTrue(Subjects.STATUS.byDefault().stream().allMatch(Assertion::isQuick));
  }

  @Test
  void mentionsWhatStandsInGroups() {
    Conditions wishes = new Conditions(Subjects.OF_HTTP, _ -> {});

    new AssertionFixture(folder, "any = [{ not { status = 200 } }]")
        .read(section -> wishes.read(section, Grade.FAILED));

    assertTrue(wishes.mention(Subjects.STATUS));
    assertFalse(wishes.mention(Subjects.BODY));
  }
}
