package hinomi.assertion;

import hinomi.outcome.Cause;
import java.util.Optional;

/// The result of one assertion: its key in the check file, its grade, what was expected and what
/// was there. The message is a sentence that contains the key and both. The cause is that of the
/// run, when it is another than a wrong answer.
public record Finding(
    String assertion,
    Grade grade,
    String expected,
    String actual,
    String message,
    Optional<Cause> cause) {
  public Finding(String assertion, Grade grade, String expected, String actual, String message) {
    this(assertion, grade, expected, actual, message, Optional.empty());
  }

  public Finding(String assertion, Grade grade, String expected, String actual) {
    this(
        assertion, grade, expected, actual, assertion + " is " + actual + ", expected " + expected);
  }

  /// The result of an assertion that could not be evaluated.
  public static Finding notEvaluated(
      String assertion, Grade grade, String expected, String reason) {
    return new Finding(
        assertion, grade, expected, reason, assertion + " could not be evaluated: " + reason);
  }

  /// The same with the cause of the exception.
  public static Finding notEvaluated(
      String assertion, Grade grade, String expected, EvaluationException why) {
    return notEvaluated(assertion, grade, expected, why.reason()).causedBy(why.cause());
  }

  public Finding causedBy(Optional<Cause> other) {
    return new Finding(assertion, grade, expected, actual, message, other);
  }

  /// The same finding for a part of a check, as a step of a journey.
  public Finding in(String part) {
    return new Finding(
        part + ": " + assertion, grade, expected, actual, part + ": " + message, cause);
  }

  public Finding withGrade(Grade other) {
    return new Finding(assertion, other, expected, actual, message, cause);
  }
}
