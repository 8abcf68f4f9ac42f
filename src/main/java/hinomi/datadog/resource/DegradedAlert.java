package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import java.util.Optional;

/// Half of the runs of some minutes do not fail, but are not as good as its author wants.
record DegradedAlert(Audience audience, EvaluationWindow window, long runs) implements CheckAlert {
  static DegradedAlert of(Check check) {
    EvaluationWindow window =
        EvaluationWindow.ofRuns(check, check.thresholds().failAfter()).atLeast(10);
    long half = Math.max(1, window.runs(check) / 2);
    int places = check.about().alert().agreement();
    return new DegradedAlert(Audience.of(check).calmer(), window, half * places);
  }

  @Override
  public String word() {
    return "degraded|" + audience.word() + "|" + window.inWords() + "|" + runs;
  }

  @Override
  public String happened() {
    return "is degraded";
  }

  @Override
  public String apart() {
    return runs + " runs in " + window.inWords();
  }

  @Override
  public String said() {
    return "answers, but not as `warn` wants it: {{value}} runs of the last "
        + window.inWords()
        + ".";
  }

  @Override
  public String over() {
    return "is as good as wanted again.";
  }

  @Override
  public String question(String filter) {
    return "sum("
        + window
        + "):"
        + MonitorQuery.metric("sum", "hinomi.degraded", filter, "check")
        + ".as_count()";
  }

  @Override
  public String operator() {
    return ">=";
  }

  @Override
  public double critical() {
    return runs;
  }

  @Override
  public Optional<Double> warning() {
    return Optional.empty();
  }

  @Override
  public String missing() {
    return "default";
  }
}
