package hinomi.assertion;

/// What one assertion found: its name as written in the check file, its grade, and in words what it
/// expected and what was there.
public record Finding(String assertion, Grade grade, String expected, String actual) {
  public String inWords() {
    return assertion + ": expected " + expected + ", was " + actual;
  }
}
