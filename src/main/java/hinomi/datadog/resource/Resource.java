package hinomi.datadog.resource;

import io.vertx.core.json.JsonObject;

/// One thing that shall stand in Datadog: its body as the API takes it, and a key of ours that
/// stays the same however the body changes. Where the body speaks of another resource stands a
/// [Reference].
public record Resource(Sort sort, String key, JsonObject body) {
  /// In the order in which they must come to be: each speaks only of those before it. Deleting goes
  /// the other way.
  public enum Sort {
    DASHBOARD("dashboard"),
    SLO("slo"),
    MONITOR("monitor"),
    DOWNTIME("downtime");

    private final String word;

    Sort(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// What people know it by. For which check a monitor alerts is not known yet.
  public String title() {
    String title =
        switch (sort) {
          case DASHBOARD -> body.getString("title");
          case SLO, MONITOR -> body.getString("name");
          case DOWNTIME -> Downtimes.titleOf(body);
        };
    return title.replaceAll("\\{\\{(\\w+)\\.name}}", "a $1");
  }
}
