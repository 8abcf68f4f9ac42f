package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.check.Location;
import java.util.List;
import java.util.TreeSet;

/// Where agents run, as far as the settings and the checks tell.
public record Locations(List<String> all) {
  public Locations {
    all = List.copyOf(all);
  }

  public static Locations of(List<Check> checks, ResourceSettings style, Location own) {
    if (!style.locations().isEmpty()) {
      return new Locations(style.locations().stream().sorted().distinct().toList());
    }
    TreeSet<String> named = new TreeSet<>(List.of(own.name()));
    checks.forEach(check -> named.addAll(check.locations()));
    return new Locations(List.copyOf(named));
  }

  /// Where the check runs.
  public List<String> of(Check check) {
    return check.locations().isEmpty()
        ? all
        : check.locations().stream().sorted().distinct().toList();
  }
}
