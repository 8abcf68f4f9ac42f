package hinomi.verdict;

import java.time.Instant;

/// The level of a check that people were last told of, and since when the check has been at it. The
/// level is unknown as long as nothing was announced. It is recorded unless an agent started
/// without knowing what was announced before.
public record Announcement(Level level, Instant since, boolean isRecorded) {
  boolean isNone() {
    return level == Level.UNKNOWN;
  }
}
