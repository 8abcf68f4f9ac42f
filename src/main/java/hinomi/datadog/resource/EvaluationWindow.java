package hinomi.datadog.resource;

import hinomi.check.Check;
import java.time.Duration;

/// The evaluation window of a monitor, in whole minutes.
record EvaluationWindow(long minutes) {
  /// Datadog's limit: a week.
  private static final long MAX_MINUTES = 10_080;

  /// From the end of a run until Datadog has its points, at most.
  private static final Duration DELIVERY = Duration.ofSeconds(15);

  EvaluationWindow {
    minutes = Math.clamp(minutes, 2, MAX_MINUTES);
  }

  /// Long enough for what agents report each minute, or each time that they are started.
  static EvaluationWindow ofReports(ResourceSettings settings) {
    return new EvaluationWindow(
        settings.scheduled().map(each -> 2 * each.toMinutes() + 5).orElse(5L));
  }

  /// Long enough to hold the points of so many runs in a row, though the last may be on their way.
  static EvaluationWindow ofRuns(Check check, Duration interval, int runs) {
    Duration longestRun =
        check
            .timeout()
            .plus(check.recheck().delay())
            .multipliedBy(check.recheck().attempts())
            .plus(check.timeout());
    Duration all = interval.multipliedBy(runs).plus(longestRun).plus(DELIVERY);
    return new EvaluationWindow((all.toSeconds() + 59) / 60);
  }

  EvaluationWindow atLeast(long other) {
    return new EvaluationWindow(Math.max(minutes, other));
  }

  /// As in a query.
  @Override
  public String toString() {
    return "last_" + minutes + "m";
  }

  String inWords() {
    return minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
  }
}
