package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.check.Location;
import java.util.List;
import java.util.TreeSet;

/// The locations of agents: those of the settings, or else our own and those that checks name.
public record Locations(List<String> all) {
  public Locations {
    all = List.copyOf(all);
  }

  public static Locations of(List<Check> checks, ResourceSettings settings, Location own) {
    if (!settings.locations().isEmpty()) {
      return new Locations(settings.locations().stream().sorted().distinct().toList());
    }
    TreeSet<String> named = new TreeSet<>(List.of(own.name()));
    checks.forEach(check -> named.addAll(check.locations()));
    return new Locations(List.copyOf(named));
  }

  /// The locations that run the check.
  public List<String> of(Check check) {
    return check.locations().isEmpty()
        ? all
        : check.locations().stream().sorted().distinct().toList();
  }
}
