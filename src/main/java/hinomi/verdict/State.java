package hinomi.verdict;

import java.time.Duration;
import java.time.Instant;

/// All that is remembered of a check: the level reached, the level that the last runs lean to,
/// since when the check has been at its level, its recent runs, what was announced of it, and when
/// it last ran. Sinks remember nothing of checks.
///
/// Inconclusive means that the last run said nothing of the target. A check that changes too often
/// outside of maintenance windows is flapping, and held degraded until it has settled; then its
/// changes are forgotten.
public record State(
    Level reached,
    Streak streak,
    Instant since,
    boolean isInconclusive,
    RecentRuns recent,
    boolean isFlapping,
    Announcement announced,
    LastRuns last) {
  private static final int TOO_OFTEN = 4;
  private static final int SETTLED = 6;

  /// The state of a check that is new.
  public static State unknown(Instant now) {
    return of(Level.UNKNOWN, now);
  }

  /// The state of a check of which an agent that has just started has no record: what was announced
  /// of it before is not known.
  public static State unrecorded(Instant now) {
    return of(Level.UNKNOWN, now).with(new Announcement(Level.UNKNOWN, false, now, now, false));
  }

  /// The state of a check that has been at the level for one run, which was announced.
  public static State of(Level level, Instant since) {
    return new State(
        level,
        new Streak(level, level == Level.UNKNOWN ? 0 : 1, since),
        since,
        false,
        level == Level.UNKNOWN ? RecentRuns.NONE : RecentRuns.NONE.and(level),
        false,
        new Announcement(level, false, since, since, true),
        LastRuns.NONE);
  }

  /// What the check is: unknown while its runs are inconclusive.
  public Level level() {
    return isInconclusive ? Level.UNKNOWN : settled();
  }

  /// What the check is by its conclusive runs.
  public Level settled() {
    return isFlapping ? Level.DEGRADED : reached;
  }

  /// Whether the target is announced to fail: down, or flapping with runs that failed.
  public boolean isFailing() {
    return announced.level() == Level.DOWN
        || (announced.isFlapping() && recent.count(Level.DOWN) > 0);
  }

  /// The state after one more run outside of maintenance windows.
  public State after(Verdict verdict, Thresholds thresholds, Instant plannedAt) {
    return after(RunSummary.of(verdict, plannedAt), thresholds);
  }

  /// The same without reminders of flapping.
  public State after(RunSummary run, Thresholds thresholds) {
    return after(run, thresholds, Duration.ZERO);
  }

  /// The state after one more run. A level is reached once enough runs in a row lean to it, the
  /// first one at once; it is announced outside of maintenance windows, and the first trouble not
  /// before enough runs in a row have failed. Flapping is announced again after `renotify`, unless
  /// that is zero.
  public State after(RunSummary run, Thresholds thresholds, Duration renotify) {
    if (!run.verdict().isConclusive()) {
      return inconclusive().with(last.and(run));
    }
    State ran = afterConclusive(run, thresholds).with(last.and(run));
    return run.inMaintenance()
        ? ran
        : ran.with(ran.announcement(thresholds, renotify, run.plannedAt()));
  }

  /// A level that a maintenance window hid is announced by a run that saw it.
  private Announcement announcement(Thresholds thresholds, Duration renotify, Instant now) {
    if (announced.isOf(this)) {
      boolean isDue =
          isFlapping && renotify.isPositive() && !now.isBefore(announced.at().plus(renotify));
      return isDue ? announced.again(now) : announced;
    }
    boolean isFirstTrouble = announced.isNone() && settled() != Level.UP && !isFlapping;
    boolean isSure = isFlapping || streak.level() == reached;
    return isSure && !(isFirstTrouble && streak.runs() < thresholds.failAfter())
        ? new Announcement(settled(), isFlapping, since, now, true)
        : announced;
  }

  private State afterConclusive(RunSummary run, Thresholds thresholds) {
    Level seen = Level.seenIn(run.verdict());
    Streak now = streak.and(seen, run.plannedAt());
    RecentRuns runs = run.inMaintenance() ? recent : recent.and(seen);
    int settling = Math.max(SETTLED, thresholds.toReach(seen));
    boolean flaps = isFlapping ? now.runs() < settling : runs.changes() >= TOO_OFTEN;
    boolean settles = isFlapping && !flaps;
    State after =
        new State(
            reaches(now, thresholds) ? seen : reached,
            now,
            flaps ? run.plannedAt() : now.since(),
            false,
            settles ? runs.last(1) : runs,
            flaps,
            announced,
            last);
    boolean isSame = after.settled() == settled() && flaps == isFlapping;
    return isSame ? after.since(since) : after;
  }

  /// A problem that was never announced is over with the first run that passes.
  private boolean reaches(Streak now, Thresholds thresholds) {
    return reached == Level.UNKNOWN
        || (announced.isNone() && now.level() == Level.UP)
        || now.runs() >= thresholds.toReach(now.level());
  }

  /// The state after an inconclusive run.
  public State inconclusive() {
    return new State(reached, streak, since, true, recent, isFlapping, announced, last);
  }

  private State since(Instant other) {
    return new State(reached, streak, other, isInconclusive, recent, isFlapping, announced, last);
  }

  private State with(Announcement other) {
    return new State(reached, streak, since, isInconclusive, recent, isFlapping, other, last);
  }

  private State with(LastRuns other) {
    return new State(reached, streak, since, isInconclusive, recent, isFlapping, announced, other);
  }
}
