package hinomi.datadog.resource;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Resources as files.
public final class Export {
  private Export() {}

  /// What each file holds, by its name.
  public static Map<String, JsonObject> terraform(List<Resource> resources) {
    return Map.of("hinomi.tf.json", Terraform.of(resources));
  }

  /// Each body as the API takes it, in a file of its own; ids that only Datadog knows stand as
  /// `@{slo/key}`.
  public static Map<String, JsonObject> json(List<Resource> resources) {
    Map<String, JsonObject> files = new TreeMap<>();
    resources.forEach(
        each -> files.put(each.sort().word() + "s/" + each.key() + ".json", each.body()));
    return files;
  }
}
