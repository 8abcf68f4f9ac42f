package hinomi.verdict;

/// The level of a check after its runs: unknown until the first conclusive one.
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
