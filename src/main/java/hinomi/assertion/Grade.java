package hinomi.assertion;

/// What a finding, and so a run, amounts to; from good to bad.
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
