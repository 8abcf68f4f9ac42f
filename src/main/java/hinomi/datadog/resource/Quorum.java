package hinomi.datadog.resource;

import hinomi.check.Check;
import java.util.List;

/// How many of its locations must see a check down before it counts as down. A location without
/// points does not see it up.
record Quorum(int needed, List<String> locations) {
  static Quorum of(Check check, Locations locations) {
    int needed = check.about().alert().agreement();
    List<String> all = locations.of(check);
    return needed == 1 ? new Quorum(1, List.of()) : new Quorum(Math.min(needed, all.size()), all);
  }

  /// A query whose value is below [#threshold] when the checks are down.
  String query(String filter, String... by) {
    return needed == 1
        ? MonitorQuery.metric("min", "hinomi.up", filter, by)
        : MonitorQuery.metric(
            "sum",
            "hinomi.up",
            MonitorQuery.both(filter, MonitorQuery.any("location", locations)),
            by);
  }

  double threshold() {
    return needed == 1 ? 0.5 : locations.size() - needed + 0.5;
  }

  /// Part of the key of a monitor.
  String key() {
    return needed == 1 ? "" : needed + "-of-" + String.join("-", locations);
  }

  String inWords() {
    return needed == 1 ? "" : needed + " of " + locations.size() + " locations";
  }
}
