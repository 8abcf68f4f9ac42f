package hinomi.datadog.resource;

import hinomi.check.Check;
import java.util.List;

/// When a check counts as down although it is seen from several places: as soon as so few of them
/// still see it up that the needed number does not. A place that is silent does not see it up.
record Quorum(int needed, List<String> locations) {
  static Quorum of(Check check, Locations locations) {
    int asked = check.about().alert().agreement();
    List<String> places = locations.of(check);
    return asked == 1
        ? new Quorum(1, List.of())
        : new Quorum(Math.min(asked, places.size()), places);
  }

  /// The up of the checks in one number each: below [#least] it is down.
  String up(String filter, String... by) {
    return needed == 1
        ? MonitorQuery.metric("min", "hinomi.up", filter, by)
        : MonitorQuery.metric(
            "sum",
            "hinomi.up",
            MonitorQuery.both(filter, MonitorQuery.any("location", locations)),
            by);
  }

  double least() {
    return needed == 1 ? 0.5 : locations.size() - needed + 0.5;
  }

  String word() {
    return needed == 1 ? "" : needed + "-of-" + String.join("-", locations);
  }

  String inWords() {
    return needed == 1 ? "" : needed + " of " + locations.size() + " locations";
  }
}
