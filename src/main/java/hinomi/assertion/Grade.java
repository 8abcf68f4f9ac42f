package hinomi.assertion;

/// The result of an assertion, and of a run; from best to worst.
public enum Grade {
  PASSED("passed"),
  DEGRADED("degraded"),
  FAILED("failed");

  private final String key;

  Grade(String key) {
    this.key = key;
  }

  public String key() {
    return key;
  }
}
