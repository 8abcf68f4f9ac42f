package hinomi.verdict;

import java.time.Instant;

/// The level of a check, the level its last runs lean to and how many of them in a row, and since
/// when the level holds. A run that was our own fault changes nothing.
public record State(Level level, Level leaning, int streak, Instant since) {
  public static State unknown(Instant now) {
    return new State(Level.UNKNOWN, Level.UNKNOWN, 0, now);
  }

  /// The state after one more run: a level is reached once enough runs in a row lean to it, the
  /// first one at once.
  public State after(Verdict verdict, Thresholds thresholds, Instant now) {
    if (verdict.isOurFault()) {
      return this;
    }
    Level seen = Level.seenIn(verdict);
    int inARow = seen == leaning ? streak + 1 : 1;
    boolean reached = level == Level.UNKNOWN || inARow >= thresholds.toReach(seen);
    return seen != level && reached
        ? new State(seen, seen, inARow, now)
        : new State(level, seen, inARow, since);
  }
}
