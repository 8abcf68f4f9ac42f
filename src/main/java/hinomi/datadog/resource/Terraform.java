package hinomi.datadog.resource;

import hinomi.datadog.ResourceKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Resources in Terraform's JSON syntax. The bodies of monitors and the dashboard are in `locals`,
/// so that a diff shows them line by line.
public final class Terraform {
  private Terraform() {}

  public static JsonObject of(List<Resource> resources) {
    JsonObject locals = new JsonObject();
    JsonObject declared = new JsonObject();
    resources.forEach(resource -> {
      JsonObject body = Reference.resolve(resource.body(), Terraform::id, Terraform::escaped);
      if (takesJson(resource)) {
        below(locals, local(resource.type())).put(resource.key(), body);
      }
      below(declared, type(resource.type())).put(name(resource.key()), arguments(resource, body));
    });
    JsonObject provider = new JsonObject().put("source", "DataDog/datadog");
    return new JsonObject()
        .put(
            "terraform",
            new JsonObject().put("required_providers", new JsonObject().put("datadog", provider)))
        .put("locals", locals)
        .put("resource", declared);
  }

  /// Whether the provider takes the JSON body of the API.
  private static boolean takesJson(Resource resource) {
    return resource.type() == ResourceType.MONITOR || resource.type() == ResourceType.DASHBOARD;
  }

  private static JsonObject below(JsonObject parent, String key) {
    if (!parent.containsKey(key)) {
      parent.put(key, new JsonObject());
    }
    return parent.getJsonObject(key);
  }

  private static String local(ResourceType type) {
    return "hinomi_" + type.label() + "s";
  }

  private static String type(ResourceType type) {
    return switch (type) {
      case DASHBOARD -> "datadog_dashboard_json";
      case SLO -> "datadog_service_level_objective";
      case CORRECTION -> "datadog_slo_correction";
      case MONITOR -> "datadog_monitor_json";
      case DOWNTIME -> "datadog_downtime_schedule";
    };
  }

  /// Terraform names have no dots; the digits keep keys distinct.
  private static String name(String key) {
    return key.indexOf('.') < 0 ? key : key.replace('.', '_') + "-" + ResourceKey.digits(key);
  }

  private static String id(Reference reference) {
    return "${" + type(reference.type()) + "." + name(reference.key()) + ".id}";
  }

  /// Terraform interpolates `${` and `%{`.
  private static String escaped(String text) {
    return text.replace("${", "$${").replace("%{", "%%{");
  }

  private static JsonObject arguments(Resource resource, JsonObject body) {
    return switch (resource.type()) {
      case DASHBOARD, MONITOR -> new JsonObject().put(resource.type().label(), encoded(resource));
      case SLO -> slo(body);
      case CORRECTION -> body.getJsonObject("data").getJsonObject("attributes");
      case DOWNTIME -> downtime(body.getJsonObject("data").getJsonObject("attributes"));
    };
  }

  private static String encoded(Resource resource) {
    return "${jsonencode(local." + local(resource.type()) + "[\"" + resource.key() + "\"])}";
  }

  private static JsonObject slo(JsonObject body) {
    JsonObject slice = body.getJsonObject("sli_specification").getJsonObject("time_slice");
    JsonObject source = slice.getJsonObject("query");
    JsonObject metric = source.getJsonArray("queries").getJsonObject(0);
    JsonObject formula = source.getJsonArray("formulas").getJsonObject(0);
    JsonObject query =
        new JsonObject()
            .put(
                "formula", new JsonObject().put("formula_expression", formula.getString("formula")))
            .put("query", new JsonObject().put("metric_query", metric));
    JsonObject arguments = body.copy();
    arguments.put(
        "sli_specification", new JsonObject().put("time_slice", slice.copy().put("query", query)));
    return arguments;
  }

  private static JsonObject downtime(JsonObject attributes) {
    JsonObject arguments = attributes.copy();
    JsonObject schedule = (JsonObject) arguments.remove("schedule");
    if (schedule.containsKey("recurrences")) {
      JsonArray recurrences = schedule.getJsonArray("recurrences");
      arguments.put(
          "recurring_schedule",
          new JsonObject()
              .put("timezone", schedule.getString("timezone"))
              .put("recurrence", recurrences));
    } else {
      arguments.put("one_time_schedule", schedule);
    }
    return arguments;
  }
}
