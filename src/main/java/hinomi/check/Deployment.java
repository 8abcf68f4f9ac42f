package hinomi.check;

import hinomi.config.Suggestions;
import hinomi.config.ValueType;
import hinomi.text.HumanText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How agents are deployed, as far as checks must fit to it: their locations, none if the settings
/// name none, and how far apart an agent is started that is no service but a scheduled task.
public record Deployment(List<String> locations, Optional<Duration> scheduled) {
  /// Fits all checks.
  public static final Deployment UNKNOWN = new Deployment(List.of(), Optional.empty());

  private static final int MOST_NAMES = 10;

  public Deployment {
    locations = List.copyOf(locations);
  }

  /// Whether agents are at known locations, of which this is none.
  public boolean lacks(String location) {
    return !locations.isEmpty() && !locations.contains(location);
  }

  /// The location that was most likely meant, and those that there are.
  public String suggestion(String location) {
    return Suggestions.didYouMean(location, locations)
        + "hinomi.resources.locations has "
        + HumanText.firstOf(locations, MOST_NAMES);
  }

  /// A location in a check.
  ValueType<String> location() {
    return BoundedTypes.SOME_TEXT.as(
        "text",
        name -> {
          if (lacks(name)) {
            throw new IllegalArgumentException(
                "no agent is at '" + name + "'; " + suggestion(name));
          }
          return name;
        });
  }

  /// Why no check can have an SLO.
  Optional<String> withoutSlo() {
    return scheduled
        .filter(apart -> apart.compareTo(Slo.SLICE) > 0)
        .map(apart ->
            "needs runs at most 5 min apart, and hinomi.resources.scheduled starts them every "
                + HumanText.duration(apart)
                + ": Datadog evaluates slices of 5 min, and counts one without a run as good");
  }
}
