package hinomi.assertion;

/// The result of one assertion: its key in the check file, its grade, what was expected and what
/// was there. The message is a sentence that contains the key and both.
public record Finding(
    String assertion, Grade grade, String expected, String actual, String message) {
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

  /// The same finding for a part of a check, as a step of a journey.
  public Finding in(String part) {
    return new Finding(part + ": " + assertion, grade, expected, actual, part + ": " + message);
  }

  public Finding withGrade(Grade other) {
    return new Finding(assertion, other, expected, actual, message);
  }
}
