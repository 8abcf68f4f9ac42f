package hinomi.verdict;

/// How many consecutive runs it takes until a check is down or degraded, and until it is up again.
public record Thresholds(int failAfter, int recoverAfter) {
  public static final Thresholds AT_ONCE = new Thresholds(1, 1);

  public Thresholds {
    if (failAfter < 1 || recoverAfter < 1) {
      throw new IllegalArgumentException("fail-after and recover-after must be at least 1");
    }
  }

  int toReach(Level level) {
    return level == Level.UP ? recoverAfter : failAfter;
  }
}
