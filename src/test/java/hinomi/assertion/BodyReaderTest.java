package hinomi.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.verdict.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
  private static final Answered ENCODED = encoded(Answers.of("\u001b\u0000compressed"));

  private static final Answered TRUNCATED = truncated(Answers.of("the start of all"));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "body = x",
        "body { contains = compressed }",
        "body { not-contains = error }",
        "body { not-matches = error }",
        "body { size { at-most = 100 } }",
        "body { json { \"$.error\" { absent = true } } }",
        "body { css { \"p.error\" { absent = true } } }",
        "body { xpath { \"//error\" { absent = true } } }",
        "not { body { contains = error } }",
      })
  void withAnUnsupportedEncodingFailsEveryCondition(String expect) {
    Finding finding = Answers.only(Answers.evaluate(folder, expect, ENCODED));

    assertEquals(Grade.FAILED, finding.grade());
    assertTrue(
        finding.actual().contains("the Content-Encoding br is not supported"), finding::actual);
  }

  @Test
  void withAnUnsupportedEncodingIsAProtocolFailure() {
    Assertion body =
        new Condition<>(
            "body.x", Grade.FAILED, BodyReader::of, Matcher.not("none", _ -> true), _ -> "x");
    Assertion status =
        new Condition<>(
            "status", Grade.FAILED, _ -> Optional.of(1), Matcher.of("none", _ -> false), _ -> "x");

    assertEquals(Optional.of("protocol"), Verdict.of(ENCODED, List.of(body)).reason());
    assertEquals(Optional.of("assertion"), Verdict.of(ENCODED, List.of(status)).reason());
    assertEquals(Grade.PASSED, Verdict.of(ENCODED, List.of()).grade());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "body { contains = start }",
        "body { matches = \"^the st\" }",
        "body { starts-with = the }",
        "body { size { at-least = 10 } }",
        "body { truncated = true }",
        "any = [{ body { contains = start } }, { body { contains = more } }]",
        "not { body { contains = start }, status = 500 }",
      })
  void passesOnItsStartAlone(String expect) {
    assertEquals(
        Grade.PASSED, Answers.only(Answers.evaluate(folder, expect, TRUNCATED)).grade(), expect);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "body { not-contains = start }",
        "body { not-matches = start }",
        "body { starts-with = x }",
        "body { size { at-most = 9 } }",
        "body { truncated = false }",
      })
  void failsOnItsStartAlone(String expect) {
    Finding finding = Answers.only(Answers.evaluate(folder, expect, TRUNCATED));

    assertEquals(Grade.FAILED, finding.grade());
    assertEquals(Optional.empty(), finding.cause(), finding::message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "body = \"the start of all\"",
        "body { contains = more }",
        "body { not-contains = error }",
        "body { matches = \"all$\" }",
        "body { matches = \"^(?!.*error)\" }",
        "body { not-matches = error }",
        "body { starts-with = \"the start of all that\" }",
        "body { size { equals = 100 } }",
        "body { size { at-most = 100 } }",
        "body { size { at-least = 100 } }",
        "body { sha256 = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\" }",
        "body { json { \"$.error\" { absent = true } } }",
        "body { json-schema { schema { type = object } } }",
        "body { css { \"p.error\" { absent = true } } }",
        "body { xpath { \"//error\" { absent = true } } }",
        "any = [{ body { contains = more } }]",
        "not { body { contains = error } }",
      })
  void isTooLargeForWhatNeedsAllOfIt(String expect) {
    List<Finding> findings = Answers.evaluate(folder, expect, TRUNCATED);

    Finding finding = Answers.only(findings);
    assertEquals(Grade.FAILED, finding.grade());
    assertEquals(Optional.of(Cause.TOO_LARGE), finding.cause());
    assertTrue(
        finding.message().contains("the body is larger than limits.body (9 bytes)"),
        finding::message);
  }

  private static Answered truncated(Answered answer) {
    return new Answered(answer.facts().with(CommonFacts.TRUNCATED, 9L), answer.timing());
  }

  private static Answered encoded(Answered answer) {
    return new Answered(
        answer.facts().with(CommonFacts.UNSUPPORTED_ENCODING, "br"), answer.timing());
  }
}
