package hinomi.verdict;

import java.time.Duration;
import java.util.Optional;

/// A change of a check that is announced: the level before and after, and how long the former
/// lasted. The first problem of a check comes from `unknown`. `isRecorded` is false when an agent
/// whose state was lost may have announced it before.
public record Transition(
    Level from, Level to, Duration lasted, boolean isFlapping, boolean isRecorded) {
  /// The first level of a check is announced unless it is up.
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
