package hinomi.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
            "status", Grade.FAILED, BodyReader::of, Matcher.of("none", _ -> true), _ -> "x");

    assertEquals(Optional.of("protocol"), Verdict.of(ENCODED, List.of(body)).reason());
    assertEquals(Optional.of("assertion"), Verdict.of(ENCODED, List.of(status)).reason());
    assertEquals(Grade.PASSED, Verdict.of(ENCODED, List.of()).grade());
  }

  private static Answered encoded(Answered answer) {
    return new Answered(
        answer.facts().with(CommonFacts.UNSUPPORTED_ENCODING, "br"), answer.timing());
  }
}
