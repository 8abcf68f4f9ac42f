package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import java.util.Optional;

/// So many locations say so in each of so many runs in a row.
record DownAlert(Audience audience, Quorum agreement, EvaluationWindow window)
    implements CheckAlert {
  static DownAlert of(Check check, Locations locations) {
    return new DownAlert(
        Audience.of(check),
        Quorum.of(check, locations),
        EvaluationWindow.ofRuns(check, check.thresholds().failAfter()));
  }

  @Override
  public String word() {
    return "down|" + audience.word() + "|" + window.inWords() + "|" + agreement.word();
  }

  @Override
  public String happened() {
    return "is down";
  }

  @Override
  public String apart() {
    return agreement.needed() == 1
        ? window.inWords()
        : window.inWords() + ", " + agreement.inWords();
  }

  @Override
  public String said() {
    String who = agreement.needed() == 1 ? "" : ", as " + agreement.inWords() + " see it";
    return "gave no good answer in any run of the last " + window.inWords() + who + ".";
  }

  @Override
  public String over() {
    return "is up again.";
  }

  @Override
  public String question(String filter) {
    return "max(" + window + "):" + agreement.up(filter, "check");
  }

  @Override
  public String operator() {
    return "<";
  }

  @Override
  public double critical() {
    return agreement.least();
  }

  @Override
  public Optional<Double> warning() {
    return Optional.empty();
  }

  @Override
  public String missing() {
    return "show_no_data";
  }
}
