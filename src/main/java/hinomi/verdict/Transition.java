package hinomi.verdict;

import java.time.Duration;
import java.util.Optional;

/// What is to be announced of a check: a change of its level, the begin or the end of flapping, or
/// that it still flaps. The first problem of a check comes from `unknown`.
public record Transition(Announcement before, Announcement now, RecentRuns recent) {
  /// The first level of a check is announced unless it is up.
  public static Optional<Transition> between(State before, State after) {
    Announcement old = before.announced();
    Announcement now = after.announced();
    boolean isSame = now.isAs(old);
    return isSame || (old.isNone() && now.level() == Level.UP)
        ? Optional.empty()
        : Optional.of(new Transition(old, now, after.recent()));
  }

  public Level from() {
    return before.level();
  }

  public Level to() {
    return now.level();
  }

  /// How long the level before lasted, from the first run that saw it to the first that saw
  /// another, maintenance windows included.
  public Duration lasted() {
    return Duration.between(before.since(), now.since());
  }

  public boolean wasFlapping() {
    return before.isFlapping();
  }

  public boolean isFlapping() {
    return now.isFlapping();
  }

  /// False when an agent whose state was lost may have announced it before.
  public boolean isRecorded() {
    return before.isRecorded();
  }
}
