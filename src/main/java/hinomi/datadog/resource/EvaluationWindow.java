package hinomi.datadog.resource;

import hinomi.check.Check;
import java.time.Duration;

/// How far back a monitor looks, in whole minutes.
record EvaluationWindow(long minutes) {
  /// Datadog takes no more than a week.
  private static final long LONGEST = 10_080;

  /// Until a point is with Datadog, after its run has ended.
  private static final Duration DELIVERY = Duration.ofSeconds(15);

  EvaluationWindow {
    minutes = Math.clamp(minutes, 2, LONGEST);
  }

  /// As long as always holds the points of so many runs in a row, though the last are on their way.
  static EvaluationWindow ofRuns(Check check, int runs) {
    Duration looks =
        check
            .timeout()
            .plus(check.recheck().delay())
            .multipliedBy(check.recheck().attempts())
            .plus(check.timeout());
    Duration whole = interval(check).multipliedBy(runs).plus(looks).plus(DELIVERY);
    return new EvaluationWindow((whole.toSeconds() + 59) / 60);
  }

  EvaluationWindow atLeast(long more) {
    return new EvaluationWindow(Math.max(minutes, more));
  }

  /// How many runs of the check are in it.
  long runs(Check check) {
    return Math.max(1, Duration.ofMinutes(minutes).dividedBy(interval(check)));
  }

  private static Duration interval(Check check) {
    return check.schedule().interval();
  }

  @Override
  public String toString() {
    return "last_" + minutes + "m";
  }

  String inWords() {
    return minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
  }
}
