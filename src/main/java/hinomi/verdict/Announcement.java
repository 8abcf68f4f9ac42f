package hinomi.verdict;

import java.time.Instant;

/// What was announced of a check last: its level, held degraded while it flaps, since when the
/// check has been at it, and the planned start of the run that announced it; unknown as long as
/// nothing was announced. `isRecorded` is false when the agent started without knowing earlier
/// announcements.
public record Announcement(
    Level level, boolean isFlapping, Instant since, Instant at, boolean isRecorded) {
  boolean isNone() {
    return level == Level.UNKNOWN;
  }

  boolean isOf(State state) {
    return level == state.settled() && isFlapping == state.isFlapping();
  }

  /// Whether nothing was announced after the other one.
  boolean isAs(Announcement other) {
    return level == other.level && isFlapping == other.isFlapping && at.equals(other.at);
  }

  Announcement again(Instant now) {
    return new Announcement(level, isFlapping, since, now, isRecorded);
  }
}
