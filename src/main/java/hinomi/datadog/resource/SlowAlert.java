package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import java.time.Duration;
import java.util.Optional;

/// Answers take longer than the bound, on the average of some minutes.
record SlowAlert(Audience audience, Duration bound, EvaluationWindow window) implements CheckAlert {
  private static final double NEARLY = 0.8;

  static SlowAlert of(Check check, Duration bound) {
    return new SlowAlert(
        Audience.of(check).calmer(), bound, EvaluationWindow.ofRuns(check, 3).atLeast(10));
  }

  @Override
  public String word() {
    return "slow|" + audience.word() + "|" + bound.toMillis() + "ms|" + window.inWords();
  }

  @Override
  public String happened() {
    return "is slow from {{location.name}}";
  }

  @Override
  public String apart() {
    return "over " + bound.toMillis() + " ms in " + window.inWords();
  }

  @Override
  public String said() {
    return "took {{value}} ms on the average of the last "
        + window.inWords()
        + ", seen from {{location.name}}; the bound is "
        + bound.toMillis()
        + " ms.";
  }

  @Override
  public String over() {
    return "answers in time again, seen from {{location.name}}.";
  }

  @Override
  public String question(String filter) {
    return "avg("
        + window
        + "):"
        + MonitorQuery.metric("avg", "hinomi.latency", filter, "check", "location");
  }

  @Override
  public String operator() {
    return ">";
  }

  @Override
  public double critical() {
    return Math.max(1, bound.toMillis());
  }

  @Override
  public Optional<Double> warning() {
    return Optional.of(critical() * NEARLY);
  }

  @Override
  public String missing() {
    return "resolve";
  }
}
