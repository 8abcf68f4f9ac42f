package hinomi.verdict;

import java.time.Duration;
import java.util.Optional;

/// News of a check: the level announced before, the level now, and how long the former lasted. The
/// first trouble of a check comes from unknown. `isRecorded` is false when it may have been
/// announced before by an agent whose record is lost.
public record Transition(
    Level from, Level to, Duration lasted, boolean isFlapping, boolean isRecorded) {
  /// That a check is up is no news at first.
  public static Optional<Transition> between(State before, State after) {
    Announcement old = before.announced();
    Announcement now = after.announced();
    boolean isNews = old.level() != now.level() && !(old.isNone() && now.level() == Level.UP);
    return isNews
        ? Optional.of(
            new Transition(
                old.level(),
                now.level(),
                Duration.between(old.since(), now.since()),
                after.isFlapping(),
                old.isRecorded()))
        : Optional.empty();
  }
}
