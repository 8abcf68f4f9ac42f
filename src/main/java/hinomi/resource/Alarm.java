package hinomi.resource;

import hinomi.check.Check;
import java.time.Duration;
import java.util.Optional;

/// What wakes people about checks. Checks whose alarms are equal share a monitor.
sealed interface Alarm {
  Audience audience();

  /// What makes it the alarm that it is; the first word is its kind.
  String word();

  /// What happened to the check, for a title.
  String happened();

  /// What sets it apart from other alarms of the kind, for a title; may be empty.
  String apart();

  /// In a sentence that begins with the name of the check, and the same when it is over.
  String said();

  String over();

  /// Up to the operator, over the checks of the filter.
  String question(String filter);

  String operator();

  double critical();

  Optional<Double> warning();

  /// What Datadog does when there are no points. Nobody is told: an agent that is silent has a
  /// monitor of its own.
  String missing();

  /// So many locations say so in each of so many runs in a row.
  record Down(Audience audience, Agreement agreement, Window window) implements Alarm {
    static Down of(Check check, Locations locations) {
      return new Down(
          Audience.of(check),
          Agreement.of(check, locations),
          Window.ofRuns(check, check.thresholds().failAfter()));
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

  /// Answers take longer than the bound, on the average of some minutes.
  record Slow(Audience audience, Duration bound, Window window) implements Alarm {
    private static final double NEARLY = 0.8;

    static Slow of(Check check, Duration bound) {
      return new Slow(Audience.of(check).calmer(), bound, Window.ofRuns(check, 3).atLeast(10));
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
          + Query.metric("avg", "hinomi.latency", filter, "check", "location");
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

  /// A certificate ends soon.
  record Expiring(Audience audience, int days) implements Alarm {
    private static final int EARLIER = 7;

    static Expiring of(Check check, Style style) {
      int days = check.about().alert().certificateDays().orElse(style.certificateDays());
      return new Expiring(Audience.of(check).calmer(), days);
    }

    @Override
    public String word() {
      return "certificate|" + audience.word() + "|" + days + "d";
    }

    @Override
    public String happened() {
      return "has a certificate that ends soon";
    }

    @Override
    public String apart() {
      return days + " days";
    }

    @Override
    public String said() {
      return "shows a certificate that is good for {{value}} days; it is told of from "
          + days
          + " on.";
    }

    @Override
    public String over() {
      return "shows a new certificate, good for {{value}} days.";
    }

    /// A point comes every six hours, so one is always in it.
    @Override
    public String question(String filter) {
      return "min(last_12h):"
          + Query.metric("min", "hinomi.certificate.days_left", filter, "check");
    }

    @Override
    public String operator() {
      return "<";
    }

    @Override
    public double critical() {
      return days;
    }

    @Override
    public Optional<Double> warning() {
      return Optional.of((double) days + EARLIER);
    }

    @Override
    public String missing() {
      return "show_no_data";
    }
  }

  /// Half of the runs of some minutes do not fail, but are not as good as its author wants.
  record Degraded(Audience audience, Window window, long runs) implements Alarm {
    static Degraded of(Check check) {
      Window window = Window.ofRuns(check, check.thresholds().failAfter()).atLeast(10);
      long half = Math.max(1, window.runs(check) / 2);
      int places = check.about().alert().agreement();
      return new Degraded(Audience.of(check).calmer(), window, half * places);
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
          + Query.metric("sum", "hinomi.degraded", filter, "check")
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
}
