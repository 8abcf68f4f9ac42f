package hinomi.datadog.resource;

import hinomi.datadog.Quorum;

/// The query whose value is below [#threshold] while too many locations saw a run fail. A location
/// without points does not see the check up.
record UpQuery(Quorum quorum) {
  String of(String filter, String... by) {
    return quorum.isShared()
        ? MonitorQuery.metric(
            "sum",
            "hinomi.up",
            MonitorQuery.both(filter, MonitorQuery.any("location", quorum.locations())),
            by)
        : MonitorQuery.metric("min", "hinomi.up", filter, by);
  }

  double threshold() {
    return quorum.isShared() ? quorum.locations().size() - quorum.needed() + 0.5 : 0.5;
  }
}
