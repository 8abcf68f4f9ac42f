package hinomi.datadog.resource;

import hinomi.datadog.resource.Resource.Sort;
import io.vertx.core.json.JsonObject;

/// What stands in Datadog and carries our marks.
record LiveResource(Sort sort, String id, String key, JsonObject body) {
  String title() {
    return new Resource(sort, key, body).title();
  }
}
