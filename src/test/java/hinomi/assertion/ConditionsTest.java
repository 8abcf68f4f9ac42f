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
          any = [{ status = 200 }, { status = 404 }]                    | PASSED | any | status 200 or status 404 | status 200
          any = [{ status = 500 }, { body { contains = none } }]        | PASSED | any | status 500 or body contains 'none' | body HTTP 200, 9 bytes: 'none here'
          any = [{ status = 500 }, { status = 404, body = "x" }]        | FAILED | any | status 500 or status 404 and body 'x' | status 200, body HTTP 200, 9 bytes: 'none here'
          not { body { contains = sold } }                              | PASSED | not | not (body contains 'sold') | body HTTP 200, 9 bytes: 'none here'
          not { status = 200, headers { Server = nginx } }              | FAILED | not | not (status 200 and headers.Server 'nginx') | status 200, headers.Server 'nginx'
          all = [{ status = 500 }]                                      | FAILED | status | 500 | 200
          any = [{ not { status = 200 } }, { any = [{ status = 1xx }, { status = 3xx }] }] | FAILED | any | not (status 200) or (status 1xx or status 3xx) | status 200
          any = [{ all = [{ status = 200 }, { status = 2xx }] }]        | PASSED | any | status 200 and status 2xx | status 200
          not { body { json { "$.error" { exists = true } } } }         | FAILED | not | not (body.json $.error present) | the body is not JSON
          any = [{ body { json { "$.a" = 1 } } }, { status = 2xx }]     | PASSED | any | body.json $.a '1' or status 2xx | status 200
          """)
  void evaluatesGroups(
      String expect, Grade grade, String assertion, String expected, String actual) {
    Finding finding = Answers.only(Answers.evaluate(folder, expect, PAGE));

    assertEquals(new Finding(assertion, grade, expected, actual, finding.message()), finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          any = []                         | is empty; add a condition
          any = [{}]                       | is empty; add a condition
          any = { status = 200 }           | must be a list of objects, was an object
          not = 200                        | must be an object { }, was 200
          not { statsu = 200 }             | 'statsu' is unknown; did you mean 'status'? known: [all, any, not, status]
          """)
  void refusesGroupsThatMakeNoSense(String expect, String problem) {
    Conditions conditions = new Conditions(List.of(Subjects.STATUS), _ -> {});

    List<String> problems =
        new AssertionFixture(folder, expect)
            .problems(section -> conditions.read(section, Grade.FAILED));

    assertEquals(List.of(problem), problems);
  }

  @Test
  void doesNotPassTheOppositeOfWhatCannotBeEvaluated() {
    Finding finding =
        Answers.only(
            Answers.evaluate(
                folder,
                "not { body { matches = \"^(a|aa)+\\\\1?$\" } }",
                Answers.of("a".repeat(60) + "b")));

    assertEquals(Grade.FAILED, finding.grade());
    assertEquals("the regular expression took more than 20000000 steps", finding.actual());
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
  void knowsWhichConditionsAreQuick(String expect, boolean isQuick) {
    List<Assertion> assertions =
        new AssertionFixture(folder, expect.formatted("0".repeat(64)))
            .read(section -> new Conditions(Subjects.OF_HTTP, _ -> {}).read(section, Grade.FAILED));

    assertions.forEach(each -> assertEquals(isQuick, each.isQuick(), each::toString));
  }

  @Test
  void hasQuickDefaults() {
    assertTrue(Subjects.STATUS.byDefault().stream().allMatch(Assertion::isQuick));
  }

  @Test
  void mentionsSubjectsInGroups() {
    Conditions conditions = new Conditions(Subjects.OF_HTTP, _ -> {});

    new AssertionFixture(folder, "any = [{ not { status = 200 } }]")
        .read(section -> conditions.read(section, Grade.FAILED));

    assertTrue(conditions.mention(Subjects.STATUS));
    assertFalse(conditions.mention(Subjects.BODY));
  }
}
