package hinomi.verdict;

import java.time.Instant;

/// The level of a check that was announced last, and since when the check has been at it; unknown
/// as long as nothing was announced. `isRecorded` is false when the agent started without knowing
/// earlier announcements.
public record Announcement(Level level, Instant since, boolean isRecorded) {
  boolean isNone() {
    return level == Level.UNKNOWN;
  }
}
