package hinomi.datadog.resource;

import static hinomi.datadog.resource.Widgets.ALL;
import static hinomi.datadog.resource.Widgets.group;
import static hinomi.datadog.resource.Widgets.note;
import static hinomi.datadog.resource.Widgets.series;
import static hinomi.datadog.resource.Widgets.table;
import static hinomi.datadog.resource.Widgets.top;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/// The dashboard: current state, availability, latency, certificates, SLOs, agents, custom metrics.
final class Dashboard {
  static final String KEY = "dashboard";

  private static final String OF_AGENTS = "$location";

  private Dashboard() {}

  static Resource resource(ResourceSettings settings) {
    OwnershipMarks owner = new OwnershipMarks(settings.namespace());
    JsonArray widgets = new JsonArray();
    Stream.of(
            now(owner), availability(), latency(), certificates(), slos(owner), agents(), billing())
        .forEach(widgets::add);
    JsonArray variables = new JsonArray();
    Stream.of("team", "check", "location", "env").map(Dashboard::variable).forEach(variables::add);
    return new Resource(
        ResourceType.DASHBOARD,
        KEY,
        new JsonObject()
            .put("title", Monitor.prefix(settings) + "Uptime")
            .put(
                "description",
                "Generated from check files by Hinomi; manual changes are overwritten. "
                    + owner.inText(KEY))
            .put("layout_type", "ordered")
            .put("reflow_type", "auto")
            .put("template_variables", variables)
            .put("widgets", widgets));
  }

  private static JsonObject variable(String name) {
    return new JsonObject()
        .put("name", name)
        .put("prefix", name)
        .put("defaults", new JsonArray().add("*"));
  }

  private static JsonObject now(OwnershipMarks owner) {
    JsonObject alerts =
        new JsonObject()
            .put("type", "manage_status")
            .put("title", "Alerts")
            .put("summary_type", "monitors")
            .put("display_format", "countsAndList")
            .put("color_preference", "text")
            .put("hide_zero_counts", true)
            .put("show_last_triggered", true)
            .put("query", "tag:\"" + owner.namespaceTag() + "\"")
            .put("sort", "status,asc")
            .put("count", 50)
            .put("start", 0);
    return group(
        "Now",
        List.of(
            alerts,
            table(
                "Up (1) or down (0) by location",
                MonitorQuery.metric("min", "hinomi.up", ALL, "check", "location"),
                "last",
                "asc"),
            series(
                "Failed runs by reason",
                "bars",
                MonitorQuery.metric("sum", "hinomi.failures", ALL, "reason") + ".as_count()"),
            series(
                "Degraded runs by check",
                "bars",
                MonitorQuery.metric("sum", "hinomi.degraded", ALL, "check") + ".as_count()")));
  }

  private static JsonObject availability() {
    return group(
        "Availability",
        List.of(
            table("By check", MonitorQuery.metric("avg", "hinomi.up", ALL, "check"), "avg", "asc"),
            table("By team", MonitorQuery.metric("avg", "hinomi.up", ALL, "team"), "avg", "asc"),
            series(
                "By location", "line", MonitorQuery.metric("avg", "hinomi.up", ALL, "location"))));
  }

  private static JsonObject latency() {
    return group(
        "Latency (ms)",
        List.of(
            series("By check", "line", MonitorQuery.metric("avg", "hinomi.latency", ALL, "check")),
            series("Phases", "area", MonitorQuery.metric("avg", "hinomi.phase", ALL, "phase")),
            top(
                "Slowest checks",
                MonitorQuery.metric("avg", "hinomi.latency", ALL, "check"),
                "avg",
                "desc")));
  }

  private static JsonObject certificates() {
    return group(
        "Certificates",
        List.of(
            top(
                "Days left",
                MonitorQuery.metric("min", "hinomi.certificate.days_left", ALL, "check"),
                "last",
                "asc")));
  }

  private static JsonObject slos(OwnershipMarks owner) {
    JsonObject list =
        new JsonObject()
            .put("type", "slo_list")
            .put("title", "Objectives")
            .put(
                "requests",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("request_type", "slo_list")
                            .put(
                                "query",
                                new JsonObject()
                                    .put("query_string", "\"" + owner.namespaceTag() + "\"")
                                    .put("limit", 100))));
    return group("SLOs", List.of(list, note(Slos.CAVEAT)));
  }

  private static JsonObject agents() {
    return group(
        "Agents",
        List.of(
            series("Heartbeat", "bars", agent("max", "heartbeat")),
            series("Network lost", "bars", agent("max", "network.lost")),
            series(
                "Checks by state",
                "bars",
                MonitorQuery.metric("max", "hinomi.agent.checks", OF_AGENTS, "state")),
            series("Lag (ms)", "line", agent("max", "lag.max")),
            series("Points in the journal", "area", agent("max", "journal.depth")),
            series("Points delivered", "bars", counted("points.delivered")),
            series("Points too old", "bars", counted("points.late")),
            series("Points rejected", "bars", counted("points.rejected")),
            series("Points dropped", "bars", counted("points.dropped")),
            series(
                "Runs by verdict",
                "bars",
                MonitorQuery.metric("sum", "hinomi.agent.runs", OF_AGENTS, "verdict")
                    + ".as_count()"),
            series("Clock skew (ms)", "line", agent("max", "clock.skew"))));
  }

  private static String agent(String aggregate, String metric) {
    return MonitorQuery.metric(aggregate, "hinomi.agent." + metric, OF_AGENTS, "location");
  }

  private static String counted(String metric) {
    return agent("sum", metric) + ".as_count()";
  }

  /// Datadog's own estimate of billable custom metrics.
  private static JsonObject billing() {
    return group(
        "Billing",
        List.of(
            series(
                "Custom metrics by name",
                "area",
                MonitorQuery.metric(
                    "avg",
                    "datadog.estimated_usage.metrics.custom.by_metric",
                    "metric_name:hinomi.*",
                    "metric_name"))));
  }
}
