package hinomi.datadog.resource;

import hinomi.datadog.resource.Slos.Objective;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The monitors about SLOs: the error budget is nearly spent, or burns too fast. A budget stays
/// spent for weeks, so that is told once, and again when it changes; a burn rate is repeated once a
/// day.
final class SloMonitors {
  private static final double SPENT_PERCENT = 90;
  private static final double WARNING_PERCENT = 50;

  private final ResourceSettings settings;

  SloMonitors(ResourceSettings settings) {
    this.settings = settings;
  }

  /// A burn rate alert with its two windows, as Datadog recommends for a time window in days.
  private record Burn(double rate, String longWindow, String shortWindow) {
    static List<Burn> of(int days) {
      return switch (days) {
        case 7 -> List.of(new Burn(16.8, "1h", "5m"), new Burn(5.6, "6h", "30m"));
        case 90 -> List.of(new Burn(21.6, "1h", "5m"), new Burn(10.8, "6h", "30m"));
        default -> List.of(new Burn(14.4, "1h", "5m"), new Burn(6, "6h", "30m"));
      };
    }
  }

  Stream<Resource> of(Objective objective) {
    return Stream.concat(Stream.of(budgetSpent(objective)), burnRate(objective).stream());
  }

  private Resource budgetSpent(Objective objective) {
    String spent = "{{value}}% of the error budget of " + objective.days() + " days is spent.";
    AlertText message =
        new AlertText()
            .when("alert", spent + " Postpone risky changes until it recovers.")
            .when("warning", spent)
            .when("recovery", "The error budget has recovered.")
            .add(Slos.CAVEAT)
            .notifying(objective.audience());
    return Monitor.slo(
            "budget-" + objective.key(),
            objective.name() + ", " + objective.days() + "d error budget nearly spent",
            "error_budget(\""
                + objective.reference()
                + "\").over(\""
                + objective.days()
                + "d\") > "
                + MonitorQuery.number(SPENT_PERCENT),
            objective.audience())
        .resource(
            settings,
            Monitor.OF_SLOS,
            message,
            Monitor.options(
                settings,
                Duration.ZERO,
                Monitor.thresholds(SPENT_PERCENT, Optional.of(WARNING_PERCENT))));
  }

  /// The highest rate that the target allows: Datadog refuses rates that cannot occur.
  private Optional<Resource> burnRate(Objective objective) {
    double possible = 100 / (100 - objective.target());
    return Burn.of(objective.days()).stream()
        .filter(burn -> burn.rate() <= possible)
        .findFirst()
        .map(burn -> burnRate(objective, burn));
  }

  private Resource burnRate(Objective objective, Burn burn) {
    AlertText message =
        new AlertText()
            .when(
                "alert",
                "The burn rate of the last "
                    + burn.longWindow()
                    + " is {{long_window_burn_rate}}: at this rate the error budget of "
                    + objective.days()
                    + " days is spent that many times too early.")
            .when("recovery", "Burn rate back to normal.")
            .notifying(objective.audience());
    String query =
        "burn_rate(\""
            + objective.reference()
            + "\").over(\""
            + objective.days()
            + "d\").long_window(\""
            + burn.longWindow()
            + "\").short_window(\""
            + burn.shortWindow()
            + "\") > "
            + MonitorQuery.number(burn.rate());
    return Monitor.slo(
            "burn-" + objective.key(),
            objective.name() + ", " + objective.days() + "d error budget burns too fast",
            query,
            objective.audience())
        .resource(
            settings,
            Monitor.OF_SLOS,
            message,
            Monitor.options(settings, daily(), Monitor.thresholds(burn.rate(), Optional.empty())));
  }

  private Duration daily() {
    return settings.renotify().isZero() ? Duration.ZERO : Duration.ofDays(1);
  }
}
