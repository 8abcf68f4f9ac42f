package hinomi.datadog.resource;

import io.vertx.core.json.JsonObject;

/// One desired resource in Datadog: the body that the API takes, and a key of ours that stays the
/// same when the body changes. Another resource is referred to by a [Reference].
public record Resource(ResourceType type, String key, JsonObject body) {
  /// The name in Datadog, with `a check` in place of the template variable `{{check.name}}`.
  public String title() {
    String title =
        switch (type) {
          case DASHBOARD -> body.getString("title");
          case SLO, MONITOR -> body.getString("name");
          case CORRECTION -> SloCorrections.titleOf(key, body);
          case DOWNTIME -> Downtimes.titleOf(body);
        };
    return title.replaceAll("\\{\\{(\\w+)\\.name}}", "a $1");
  }
}
