package hinomi.verdict;

import static hinomi.assertion.Grade.DEGRADED;
import static hinomi.assertion.Grade.FAILED;
import static hinomi.assertion.Grade.PASSED;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.assertion.Assertion;
import hinomi.assertion.Expectation;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.assertion.StepResult;
import hinomi.outcome.Cause;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Timing;
import hinomi.probe.CheckText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private static final Outcome ANSWER = new Answered(Facts.NONE, Timing.NONE);

  /// P passed, D degraded, F failed: the assertions of one run, in the order of the file.
  @ParameterizedTest
  @CsvSource({
    "'', PASSED, ",
    "P, PASSED, ",
    "PDP, DEGRADED, 'D1 is y, expected x'",
    "DFP, FAILED, 'F1 is y, expected x'",
    "FPF, FAILED, 'F0 is y, expected x'",
    "PDF, FAILED, 'F2 is y, expected x'"
  })
  void isThatOfTheWorstFinding(String grades, Grade grade, String message) {
    Verdict verdict = Verdict.of(ANSWER, assertions(grades));

    assertAll(
        () -> assertEquals(grade, verdict.grade()),
        () -> assertEquals(Optional.ofNullable(message), verdict.message()),
        () -> assertEquals(message == null ? "passed" : "assertion", reason(verdict)),
        () -> assertEquals(grades.length(), verdict.findings().size()));
  }

  @ParameterizedTest
  @CsvSource({
    "connect, CONNECT, PASSED,",
    "'[tls, connect]', CONNECT, PASSED,",
    "connect, TLS, FAILED, tls",
    "connect, AGENT, FAILED, agent"
  })
  void meetsTheReasonThatIsExpected(String reason, Cause cause, Grade grade, String seen) {
    Failed failed = new Failed(cause, "why", Facts.NONE, Timing.NONE);
    List<Assertion> assertions =
        CheckText.as("tcp { host = localhost, port = 9 }, expect { reason = " + reason + " }")
            .assertions();

    Verdict verdict = Verdict.of(failed, assertions);

    assertEquals(grade, verdict.grade());
    assertEquals(Optional.ofNullable(seen), verdict.reason());
    assertEquals(
        Optional.of("assertion"),
        Verdict.of(new Answered(Facts.NONE, Timing.NONE), assertions).reason());
  }

  @Test
  void ofAProbeWithoutAnAnswerIsItsCause() {
    Verdict verdict = Verdict.of(failed(Cause.CONNECT, Facts.NONE), assertions("P"));

    assertEquals(
        new Verdict(FAILED, Optional.of("connect"), Optional.of("refused"), List.of()), verdict);
    assertTrue(verdict.isConclusive());
  }

  @Test
  void namesTheStepOfAJourneyThatWentWrong() {
    Facts facts = Facts.of(StepResult.ALL, List.of(step("log-in", PASSED), step("pay", FAILED)));

    Verdict answered = Verdict.of(new Answered(facts, Timing.NONE), assertions("P"));
    Verdict broken = Verdict.of(failed(Cause.TIMEOUT, facts), assertions("P"));

    assertEquals(Optional.of("step 'pay': status is y, expected x"), answered.message());
    assertEquals(
        List.of("step 'pay': status"), broken.findings().stream().map(Finding::assertion).toList());
  }

  @Test
  void saysNothingOfTheTargetWhereWeAreToBlame() {
    Verdict verdict = Verdict.of(failed(Cause.AGENT, Facts.NONE), List.of());

    assertTrue(verdict.isOurFault());
    assertFalse(verdict.isConclusive());
  }

  @ParameterizedTest
  @CsvSource({"PP, true", "'', true", "PB, false", "BB, false"})
  void isQuickUnlessABodyIsReadForIt(String assertions, boolean isQuick) {
    assertEquals(isQuick, Verdict.isQuick(ANSWER, assertions(assertions)));
  }

  @Test
  void isAlwaysQuickWithoutAnAnswer() {
    assertTrue(Verdict.isQuick(failed(Cause.CONNECT, Facts.NONE), assertions("B")));
  }

  private static String reason(Verdict verdict) {
    return verdict.reason().orElse("passed");
  }

  private static Outcome failed(Cause cause, Facts facts) {
    return new Failed(cause, "refused", facts, Timing.NONE);
  }

  private static StepResult step(String name, Grade grade) {
    return new StepResult(
        name,
        grade,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Timing.NONE,
        Map.of(),
        List.of(new Finding("status", grade, "x", "y")));
  }

  /// One assertion a letter, named by it and its place; B reads the body.
  private static List<Assertion> assertions(String letters) {
    return Stream.iterate(0, each -> each < letters.length(), each -> each + 1)
        .map(place -> assertion(letters.charAt(place), "" + letters.charAt(place) + place))
        .toList();
  }

  private static Assertion assertion(char letter, String name) {
    Grade grade =
        switch (letter) {
          case 'D' -> DEGRADED;
          case 'F' -> FAILED;
          default -> PASSED;
        };
    Finding finding = new Finding(name, grade, "x", "y");
    return new Assertion() {
      @Override
      public Expectation expectation() {
        return new Expectation(name, "x", FAILED);
      }

      @Override
      public Finding evaluate(Answered answer) {
        return finding;
      }

      @Override
      public boolean isQuick() {
        return letter != 'B';
      }
    };
  }
}
