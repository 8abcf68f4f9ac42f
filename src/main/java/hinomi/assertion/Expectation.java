package hinomi.assertion;

/// What an assertion expects of every answer: its key in the check file, the expected value in
/// words, and the grade of a run that does not meet it.
public record Expectation(String assertion, String expected, Grade severity) {}
