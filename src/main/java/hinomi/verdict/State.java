package hinomi.verdict;

import java.time.Instant;

/// What is known of a check after its runs: the level reached, the level that the last runs lean to
/// and how many of them in a row, and since when the check is told to be what it is.
///
/// Blind means that the last run said nothing of the target. Flips are the last runs, a bit each,
/// that saw another level than the run before. A check that flips too often is flapping, and held
/// degraded until it has settled; then its flips are forgotten.
public record State(
    Level known,
    Level leaning,
    int streak,
    Instant since,
    boolean blind,
    int flips,
    boolean flaps) {
  private static final int REMEMBERED = 12;
  private static final int TOO_OFTEN = 6;
  private static final int SETTLED = 6;

  public static State unknown(Instant now) {
    return of(Level.UNKNOWN, now);
  }

  /// The state of a check that has been at the level for one run.
  public static State of(Level level, Instant since) {
    return new State(level, level, level == Level.UNKNOWN ? 0 : 1, since, false, 0, false);
  }

  /// What the check is: unknown as long as nothing can be seen of it.
  public Level level() {
    return blind ? Level.UNKNOWN : told();
  }

  /// What people were last told that it is; being blind for a while does not change it.
  public Level told() {
    return flaps ? Level.DEGRADED : known;
  }

  /// The state after one more run: a level is reached once enough runs in a row lean to it, the
  /// first one at once.
  public State after(Verdict verdict, Thresholds thresholds, Instant now) {
    return verdict.isConclusive()
        ? after(Level.seenIn(verdict), thresholds, now)
        : new State(known, leaning, streak, since, true, flips, flaps);
  }

  private State since(Instant other) {
    return new State(known, leaning, streak, other, blind, flips, flaps);
  }

  private State after(Level seen, Thresholds thresholds, Instant now) {
    boolean same = seen == leaning;
    int inARow = same ? streak + 1 : 1;
    boolean isFlip = !same && leaning != Level.UNKNOWN;
    int history = (flips << 1 | (isFlip ? 1 : 0)) & ((1 << REMEMBERED) - 1);
    boolean reached = known == Level.UNKNOWN || inARow >= thresholds.toReach(seen);
    Level next = reached ? seen : known;
    boolean flapping = flaps ? inARow < SETTLED : Integer.bitCount(history) >= TOO_OFTEN;
    boolean settles = flaps && !flapping;
    State after = new State(next, seen, inARow, now, false, settles ? 0 : history, flapping);
    return after.told() == told() ? after.since(since) : after;
  }
}
