package hinomi.datadog.resource;

import hinomi.datadog.ResourceKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;

/// Resources in Terraform's JSON syntax. The bodies of monitors and the dashboard are in `locals`,
/// so that a diff shows them line by line.
public final class Terraform {
  /// From 4.3 on, the state of a monitor is without the fields that only Datadog sets.
  private static final String PROVIDER = ">= 4.3.0, < 5.0.0";

  private Terraform() {}

  /// For the account behind the URL of the API: the provider does not read `DD_SITE`.
  public static JsonObject of(List<Resource> resources, URI api) {
    JsonObject locals = new JsonObject();
    JsonObject declared = new JsonObject();
    resources.forEach(resource -> {
      JsonObject body = Reference.resolve(resource.body(), Terraform::id, Terraform::escaped);
      if (takesJson(resource)) {
        below(locals, local(resource.type())).put(resource.key(), body);
      }
      below(declared, type(resource.type())).put(name(resource.key()), arguments(resource, body));
    });
    JsonObject source = new JsonObject().put("source", "DataDog/datadog").put("version", PROVIDER);
    JsonObject terraform =
        new JsonObject()
            .put("required_version", ">= 1.1.5")
            .put("required_providers", new JsonObject().put("datadog", source));
    JsonObject provider = new JsonObject().put("api_url", api.toString());
    return new JsonObject()
        .put("terraform", terraform)
        .put("provider", new JsonObject().put("datadog", provider))
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

  /// What moves as time goes by, and would be a change in each plan. Another rule is another
  /// resource.
  private static JsonArray moving(JsonArray recurrences) {
    String first = "recurring_schedule.recurrence[0].";
    JsonArray moving = new JsonArray().add(first + "start");
    return recurrences.getJsonObject(0).getString("rrule").contains("COUNT=")
        ? moving.add(first + "rrule")
        : moving;
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
      arguments.put("lifecycle", new JsonObject().put("ignore_changes", moving(recurrences)));
    } else {
      arguments.put("one_time_schedule", schedule);
    }
    return arguments;
  }
}
