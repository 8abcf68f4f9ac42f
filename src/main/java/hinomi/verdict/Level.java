package hinomi.verdict;

/// What a check is, after its runs: unknown until the first run that says something.
public enum Level {
  UNKNOWN("unknown"),
  UP("up"),
  DEGRADED("degraded"),
  DOWN("down");

  private final String key;

  Level(String key) {
    this.key = key;
  }

  public String key() {
    return key;
  }

  static Level seenIn(Verdict verdict) {
    return switch (verdict.grade()) {
      case PASSED -> UP;
      case DEGRADED -> DEGRADED;
      case FAILED -> DOWN;
    };
  }
}
