package hinomi.datadog.resource;

import hinomi.datadog.Audience;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// What all monitors have in common, in the form that the API takes.
record Monitor(String key, String name, String type, String query, Audience audience) {
  /// Tags for what a monitor is about; downtimes select by the first.
  static final String OF_CHECKS = "hinomi-about:check";

  static final String OF_AGENTS = "hinomi-about:agent";
  static final String OF_SLOS = "hinomi-about:slo";

  static final String METRIC = "query alert";
  private static final String SLO = "slo alert";
  private static final String STATUS = "service check";

  static Monitor metric(String key, String name, String query, Audience audience) {
    return new Monitor(key, name, METRIC, query, audience);
  }

  static Monitor slo(String key, String name, String query, Audience audience) {
    return new Monitor(key, name, SLO, query, audience);
  }

  static Monitor status(String key, String name, String query, Audience audience) {
    return new Monitor(key, name, STATUS, query, audience);
  }

  Resource resource(
      ResourceSettings settings, String about, AlertText message, JsonObject options) {
    Stream<String> tags = Stream.concat(Stream.of(about), audience.tags());
    return new Resource(
        ResourceType.MONITOR,
        key,
        new JsonObject()
            .put("name", prefix(settings) + name)
            .put("type", type)
            .put("query", query)
            .put("message", message.text())
            .put("tags", new JsonArray(new OwnershipMarks(settings.namespace()).tags(key, tags)))
            .put("priority", audience.priority())
            .put("options", complete(options)));
  }

  /// With the defaults that Datadog would add, so that Terraform, which compares all of it, finds
  /// no difference. With `on_missing_data`, `notify_no_data` is neither added nor allowed.
  private static JsonObject complete(JsonObject options) {
    JsonObject complete = options.copy().put("new_host_delay", 300);
    return options.containsKey("on_missing_data") || options.containsKey("notify_no_data")
        ? complete
        : complete.put("notify_no_data", false);
  }

  static String prefix(ResourceSettings settings) {
    return settings.namespace().equals("default") ? "[hinomi] " : "[" + settings.namespace() + "] ";
  }

  static JsonObject thresholds(double critical, Optional<Double> warning) {
    JsonObject thresholds = new JsonObject().put("critical", MonitorQuery.number(critical));
    warning.ifPresent(value -> thresholds.put("warning", MonitorQuery.number(value)));
    return thresholds;
  }

  /// The options of every monitor: thresholds, renotification, escalation.
  static JsonObject options(ResourceSettings settings, Duration renotify, JsonObject thresholds) {
    JsonObject options =
        new JsonObject()
            .put("thresholds", thresholds)
            .put("include_tags", true)
            .put("notify_audit", false)
            .put("renotify_interval", renotify.toMinutes());
    if (renotify.toMinutes() > 0) {
      options.put("renotify_statuses", new JsonArray().add("alert"));
      settings
          .escalation()
          .ifPresent(handle -> options.put("escalation_message", "Still firing. " + handle));
    }
    return options;
  }

  /// A group that is new is not waited for: it appears with the trouble.
  static JsonObject ofGroups(JsonObject options) {
    return options.put("new_group_delay", 0);
  }

  /// Points come when runs end, so a window is never full.
  static JsonObject ofMetric(JsonObject options, String onMissingData) {
    return options.put("on_missing_data", onMissingData).put("require_full_window", false);
  }
}
