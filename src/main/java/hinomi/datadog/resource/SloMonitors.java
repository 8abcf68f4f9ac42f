package hinomi.datadog.resource;

import hinomi.datadog.resource.Slos.Promise;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Tells that a promise is about to be broken: most of the month's error budget is gone, or it goes
/// too fast.
final class SloMonitors {
  private static final double GONE = 90;
  private static final double HALF_GONE = 50;

  private final ResourceSettings style;

  SloMonitors(ResourceSettings style) {
    this.style = style;
  }

  /// How fast a budget may go, as Datadog advises for so many days.
  private record Burn(double rate, String over, String lately) {
    static List<Burn> of(int days) {
      return switch (days) {
        case 7 -> List.of(new Burn(16.8, "1h", "5m"), new Burn(5.6, "6h", "30m"));
        case 90 -> List.of(new Burn(21.6, "1h", "5m"), new Burn(10.8, "6h", "30m"));
        default -> List.of(new Burn(14.4, "1h", "5m"), new Burn(6, "6h", "30m"));
      };
    }
  }

  Stream<Resource> of(Promise promise) {
    return Stream.concat(Stream.of(spent(promise)), fast(promise).stream());
  }

  private Resource spent(Promise promise) {
    AlertText message =
        new AlertText()
            .when(
                "alert",
                "{{value}}% of what may be missed in "
                    + promise.days()
                    + " days is gone. Be careful with changes until it is back.")
            .when("warning", "{{value}}% of what may be missed is gone.")
            .when("recovery", "There is budget again.")
            .say(Slos.CAVEAT)
            .to(promise.to());
    return Monitor.promise(
            "budget-" + promise.key(),
            promise.name() + ", " + promise.days() + "d budget is nearly spent",
            "error_budget(\""
                + promise.reference()
                + "\").over(\""
                + promise.days()
                + "d\") > "
                + MonitorQuery.number(GONE),
            promise.to())
        .resource(
            style,
            Monitor.OF_PROMISES,
            message,
            Monitor.options(
                style, style.renotify(), Monitor.thresholds(GONE, Optional.of(HALF_GONE))));
  }

  /// The fastest burn that the target can show at all: Datadog refuses others.
  private Optional<Resource> fast(Promise promise) {
    double most = 100 / (100 - promise.target());
    return Burn.of(promise.days()).stream()
        .filter(burn -> burn.rate() <= most)
        .findFirst()
        .map(burn -> fast(promise, burn));
  }

  private Resource fast(Promise promise, Burn burn) {
    AlertText message =
        new AlertText()
            .when(
                "alert",
                "At the pace of the last "
                    + burn.over()
                    + ", what may be missed in "
                    + promise.days()
                    + " days is gone {{long_window_burn_rate}} times too early.")
            .when("recovery", "The pace is bearable again.")
            .to(promise.to());
    String query =
        "burn_rate(\""
            + promise.reference()
            + "\").over(\""
            + promise.days()
            + "d\").long_window(\""
            + burn.over()
            + "\").short_window(\""
            + burn.lately()
            + "\") > "
            + MonitorQuery.number(burn.rate());
    return Monitor.promise(
            "burn-" + promise.key(),
            promise.name() + ", " + promise.days() + "d budget goes too fast",
            query,
            promise.to())
        .resource(
            style,
            Monitor.OF_PROMISES,
            message,
            Monitor.options(
                style, style.renotify(), Monitor.thresholds(burn.rate(), Optional.empty())));
  }
}
