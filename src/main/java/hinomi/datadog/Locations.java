package hinomi.datadog;

import hinomi.check.Check;
import hinomi.check.Location;
import java.util.List;
import java.util.TreeSet;

/// The locations of agents, sorted; `isCertain` where the settings name them.
public record Locations(List<String> all, boolean isCertain) {
  public Locations {
    all = List.copyOf(all);
  }

  /// Those of the settings, or else our own and those that checks name.
  public static Locations of(List<Check> checks, List<String> configured, Location own) {
    TreeSet<String> all = new TreeSet<>(configured);
    if (all.isEmpty()) {
      all.add(own.name());
      checks.forEach(check -> all.addAll(check.locations()));
    }
    return new Locations(List.copyOf(all), !configured.isEmpty());
  }

  /// Whether an author or the settings say where the check runs.
  boolean areCertainOf(Check check) {
    return isCertain || !check.locations().isEmpty();
  }

  /// The locations that run the check.
  public List<String> of(Check check) {
    return check.locations().isEmpty()
        ? all
        : check.locations().stream().sorted().distinct().toList();
  }
}
