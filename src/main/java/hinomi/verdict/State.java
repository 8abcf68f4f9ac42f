package hinomi.verdict;

import java.time.Instant;

/// All that is remembered of a check: the level reached, the level that the last runs lean to and
/// how many of them in a row, since when the check has been at its level, what was announced of it,
/// and when it last ran. Sinks remember nothing of checks.
///
/// Inconclusive means that the last run said nothing of the target. Flips are the last runs, a bit
/// each, that saw another level than the run before. A check that flips too often is flapping, and
/// held degraded until it has settled; then its flips are forgotten.
public record State(
    Level reached,
    Level leaning,
    int streak,
    Instant since,
    boolean isInconclusive,
    int flips,
    boolean isFlapping,
    Announcement announced,
    LastRunTimes last) {
  /// So many runs, a bit each, are remembered.
  public static final int ALL_FLIPS = (1 << 12) - 1;

  private static final int TOO_OFTEN = 6;
  private static final int SETTLED = 6;

  /// The state of a check that is new.
  public static State unknown(Instant now) {
    return of(Level.UNKNOWN, now);
  }

  /// The state of a check of which an agent that has just started has no record: what was announced
  /// of it before is not known.
  public static State unrecorded(Instant now) {
    return of(Level.UNKNOWN, now).with(new Announcement(Level.UNKNOWN, now, false));
  }

  /// The state of a check that has been at the level for one run, which was announced.
  public static State of(Level level, Instant since) {
    return new State(
        level,
        level,
        level == Level.UNKNOWN ? 0 : 1,
        since,
        false,
        0,
        false,
        new Announcement(level, since, true),
        LastRunTimes.NONE);
  }

  /// What the check is: unknown while its runs are inconclusive.
  public Level level() {
    return isInconclusive ? Level.UNKNOWN : settled();
  }

  /// What the check is by its conclusive runs.
  public Level settled() {
    return isFlapping ? Level.DEGRADED : reached;
  }

  /// The state after one more run outside of maintenance windows.
  public State after(Verdict verdict, Thresholds thresholds, Instant plannedAt) {
    return after(RunSummary.of(verdict, plannedAt), thresholds);
  }

  /// The state after one more run. A level is reached once enough runs in a row lean to it, the
  /// first one at once; it is announced outside of maintenance windows, and the first trouble not
  /// before enough runs in a row have failed.
  public State after(RunSummary run, Thresholds thresholds) {
    State next =
        run.verdict().isConclusive()
            ? after(Level.seenIn(run.verdict()), thresholds, run.plannedAt())
            : inconclusive();
    State ran = next.with(last.and(run));
    return ran.isToBeAnnounced(run, thresholds)
        ? ran.with(new Announcement(ran.settled(), ran.since, true))
        : ran;
  }

  private boolean isToBeAnnounced(RunSummary run, Thresholds thresholds) {
    boolean isNew = run.verdict().isConclusive() && settled() != announced.level();
    boolean isFirstTrouble = announced.isNone() && settled() != Level.UP && !isFlapping;
    return isNew && !run.inMaintenance() && !(isFirstTrouble && streak < thresholds.failAfter());
  }

  private State after(Level seen, Thresholds thresholds, Instant now) {
    boolean same = seen == leaning;
    int inARow = same ? streak + 1 : 1;
    boolean isFlip = !same && leaning != Level.UNKNOWN;
    int history = (flips << 1 | (isFlip ? 1 : 0)) & ALL_FLIPS;
    Level next = reaches(seen, inARow, thresholds) ? seen : reached;
    boolean flapping = isFlapping ? inARow < SETTLED : Integer.bitCount(history) >= TOO_OFTEN;
    boolean settles = isFlapping && !flapping;
    State after =
        new State(next, seen, inARow, now, false, settles ? 0 : history, flapping, announced, last);
    return after.settled() == settled() ? after.since(since) : after;
  }

  /// A problem that was never announced is over with the first run that passes.
  private boolean reaches(Level seen, int inARow, Thresholds thresholds) {
    return reached == Level.UNKNOWN
        || (announced.isNone() && seen == Level.UP)
        || inARow >= thresholds.toReach(seen);
  }

  /// The state after an inconclusive run.
  public State inconclusive() {
    return new State(reached, leaning, streak, since, true, flips, isFlapping, announced, last);
  }

  private State since(Instant other) {
    return new State(
        reached, leaning, streak, other, isInconclusive, flips, isFlapping, announced, last);
  }

  private State with(Announcement other) {
    return new State(
        reached, leaning, streak, since, isInconclusive, flips, isFlapping, other, last);
  }

  private State with(LastRunTimes other) {
    return new State(
        reached, leaning, streak, since, isInconclusive, flips, isFlapping, announced, other);
  }
}
