package hinomi.datadog.resource;

import hinomi.datadog.Audience;
import hinomi.datadog.resource.Resource.Sort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What all monitors have in common, and how the API takes them.
record Monitor(String key, String name, String type, String query, Audience audience) {
  /// By the tag that says what a monitor is about, downtimes find those of checks.
  static final String OF_CHECKS = "hinomi-about:check";

  static final String OF_AGENTS = "hinomi-about:agent";
  static final String OF_PROMISES = "hinomi-about:slo";

  private static final String METRIC = "query alert";
  private static final String PROMISE = "slo alert";
  private static final String STATUS = "service check";

  static Monitor metric(String key, String name, String query, Audience audience) {
    return new Monitor(key, name, METRIC, query, audience);
  }

  static Monitor promise(String key, String name, String query, Audience audience) {
    return new Monitor(key, name, PROMISE, query, audience);
  }

  static Monitor status(String key, String name, String query, Audience audience) {
    return new Monitor(key, name, STATUS, query, audience);
  }

  Resource resource(ResourceSettings style, String about, AlertText message, JsonObject options) {
    Stream<String> tags = Stream.concat(Stream.of(about), audience.tags());
    return new Resource(
        Sort.MONITOR,
        key,
        new JsonObject()
            .put("name", prefix(style) + name)
            .put("type", type)
            .put("query", query)
            .put("message", message.text())
            .put("tags", new JsonArray(new OwnershipMarks(style.namespace()).tags(key, tags)))
            .put("priority", audience.priority())
            .put("options", options));
  }

  static String prefix(ResourceSettings style) {
    return style.namespace().equals("default") ? "[hinomi] " : "[" + style.namespace() + "] ";
  }

  static JsonObject thresholds(double critical, Optional<Double> warning) {
    JsonObject thresholds = new JsonObject().put("critical", MonitorQuery.number(critical));
    warning.ifPresent(value -> thresholds.put("warning", MonitorQuery.number(value)));
    return thresholds;
  }

  /// Options of every monitor: when it is told again, and to whom then.
  static JsonObject options(ResourceSettings style, Duration renotify, JsonObject thresholds) {
    JsonObject options =
        new JsonObject()
            .put("thresholds", thresholds)
            .put("include_tags", true)
            .put("notify_audit", false)
            .put("renotify_interval", renotify.toMinutes());
    if (renotify.toMinutes() > 0) {
      options.put("renotify_statuses", new JsonArray(List.of("alert")));
      style
          .escalation()
          .ifPresent(handle -> options.put("escalation_message", "Still so. " + handle));
    }
    return options;
  }

  /// Options of monitors of metrics: points come when runs end, so windows are never full.
  static JsonObject ofMetric(JsonObject options, String missing) {
    return options.put("on_missing_data", missing).put("require_full_window", false);
  }
}
