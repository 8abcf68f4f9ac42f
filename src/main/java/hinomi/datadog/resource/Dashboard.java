package hinomi.datadog.resource;

import static hinomi.datadog.resource.Widgets.ALL;
import static hinomi.datadog.resource.Widgets.group;
import static hinomi.datadog.resource.Widgets.note;
import static hinomi.datadog.resource.Widgets.series;
import static hinomi.datadog.resource.Widgets.table;
import static hinomi.datadog.resource.Widgets.top;

import hinomi.datadog.resource.Resource.Sort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/// The one dashboard: what is down now, how good the month was, why things are slow, how the agents
/// fare, and what all of it is billed for.
final class Dashboard {
  static final String KEY = "dashboard";

  private static final String OF_AGENTS = "$location";

  private Dashboard() {}

  static Resource resource(ResourceSettings style) {
    OwnershipMarks owner = new OwnershipMarks(style.namespace());
    JsonArray widgets = new JsonArray();
    Stream.of(
            now(owner),
            availability(),
            latency(),
            certificates(),
            promises(owner),
            agents(),
            bill())
        .forEach(widgets::add);
    JsonArray variables = new JsonArray();
    Stream.of("team", "check", "location", "env").map(Dashboard::variable).forEach(variables::add);
    return new Resource(
        Sort.DASHBOARD,
        KEY,
        new JsonObject()
            .put("title", Monitor.prefix(style) + "Sites")
            .put(
                "description",
                "Made from check files: changes by hand are lost. " + owner.inText(KEY))
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
            .put("query", "tag:\"" + owner.space() + "\"")
            .put("sort", "status,asc")
            .put("count", 50)
            .put("start", 0);
    return group(
        "Now",
        List.of(
            alerts,
            table(
                "Up (1) or down (0), from each location",
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
            table(
                "By check, the share of runs that passed",
                MonitorQuery.metric("avg", "hinomi.up", ALL, "check"),
                "avg",
                "asc"),
            table("By team", MonitorQuery.metric("avg", "hinomi.up", ALL, "team"), "avg", "asc"),
            series(
                "Up, by location",
                "line",
                MonitorQuery.metric("avg", "hinomi.up", ALL, "location"))));
  }

  private static JsonObject latency() {
    return group(
        "Latency (ms)",
        List.of(
            series("By check", "line", MonitorQuery.metric("avg", "hinomi.latency", ALL, "check")),
            series("Phases", "area", MonitorQuery.metric("avg", "hinomi.phase", ALL, "phase")),
            top(
                "Slowest",
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

  private static JsonObject promises(OwnershipMarks owner) {
    JsonObject list =
        new JsonObject()
            .put("type", "slo_list")
            .put("title", "What is promised")
            .put(
                "requests",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("request_type", "slo_list")
                            .put(
                                "query",
                                new JsonObject()
                                    .put("query_string", "\"" + owner.space() + "\"")
                                    .put("limit", 100))));
    return group("SLOs", List.of(list, note(Slos.CAVEAT)));
  }

  private static JsonObject agents() {
    return group(
        "Agents",
        List.of(
            series("Heard of", "bars", agent("max", "heartbeat")),
            series("Without its network", "bars", agent("max", "network.lost")),
            series(
                "Checks by state",
                "bars",
                MonitorQuery.metric("max", "hinomi.agent.checks", OF_AGENTS, "state")),
            series("Late by (ms)", "line", agent("max", "lag.max")),
            series("Points that wait", "area", agent("max", "journal.depth")),
            series("Points accepted", "bars", counted("points.delivered")),
            series("Points too late", "bars", counted("points.late")),
            series("Points refused", "bars", counted("points.rejected")),
            series("Points dropped", "bars", counted("points.dropped")),
            series(
                "Runs by verdict",
                "bars",
                MonitorQuery.metric("sum", "hinomi.agent.runs", OF_AGENTS, "verdict")
                    + ".as_count()"),
            series("Clock ahead (ms)", "line", agent("max", "clock.skew"))));
  }

  private static String agent(String aggregate, String metric) {
    return MonitorQuery.metric(aggregate, "hinomi.agent." + metric, OF_AGENTS, "location");
  }

  private static String counted(String metric) {
    return agent("sum", metric) + ".as_count()";
  }

  /// Datadog's own count of what it bills.
  private static JsonObject bill() {
    return group(
        "Bill",
        List.of(
            series(
                "Custom metrics, by name",
                "area",
                MonitorQuery.metric(
                    "avg",
                    "datadog.estimated_usage.metrics.custom.by_metric",
                    "metric_name:hinomi.*",
                    "metric_name"))));
  }
}
