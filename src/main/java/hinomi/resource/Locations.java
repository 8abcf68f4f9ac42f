package hinomi.resource;

import hinomi.check.Check;
import hinomi.check.Location;
import java.util.List;
import java.util.TreeSet;

/// Where agents run, as far as the settings and the checks tell.
record Locations(List<String> all) {
  Locations {
    all = List.copyOf(all);
  }

  static Locations of(List<Check> checks, Style style, Location own) {
    if (!style.locations().isEmpty()) {
      return new Locations(style.locations().stream().sorted().distinct().toList());
    }
    TreeSet<String> named = new TreeSet<>(List.of(own.name()));
    checks.forEach(check -> named.addAll(check.locations()));
    return new Locations(List.copyOf(named));
  }

  /// Where the check runs.
  List<String> of(Check check) {
    return check.locations().isEmpty()
        ? all
        : check.locations().stream().sorted().distinct().toList();
  }
}
