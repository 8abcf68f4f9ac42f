package hinomi.datadog.resource;

import static hinomi.datadog.resource.Widgets.group;
import static hinomi.datadog.resource.Widgets.note;
import static hinomi.datadog.resource.Widgets.sized;

import hinomi.check.Check;
import hinomi.datadog.Locations;
import hinomi.datadog.resource.Widgets.Colors;
import hinomi.datadog.resource.Widgets.Column;
import hinomi.datadog.resource.Widgets.Line;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The dashboard for the person on call: what is down, why and since when comes first, the agents
/// and the bill last. Only series of our namespace are in it.
final class Dashboard {
  static final String KEY = "dashboard";

  /// Where a row of checks leads to; the event of a check has its reason, evidence and runbook.
  private static final String EVENTS = "/event/explorer?query=";

  /// Agents report each minute, or each time that they are started.
  private static final Span NOW = new Span("5m", Duration.ofMinutes(5));

  /// Certificates are reported each six hours.
  private static final String CERTIFICATES = "1d";

  /// Spans that Datadog offers, up to two runs of the rarest check.
  private static final List<Span> SPANS =
      List.of(
          new Span("1h", Duration.ofHours(1)),
          new Span("4h", Duration.ofHours(4)),
          new Span("1d", Duration.ofDays(1)),
          new Span("2d", Duration.ofDays(2)));

  private static final double DOWN = 0.5;

  /// Before the days of the alert.
  private static final int WARNING_DAYS = 7;

  private final ResourceSettings settings;
  private final OwnershipMarks owner;
  private final Locations locations;
  private final List<Check> checks;

  private Dashboard(ResourceSettings settings, Locations locations, List<Check> checks) {
    this.settings = settings;
    this.owner = new OwnershipMarks(settings.namespace());
    this.locations = locations;
    this.checks = checks;
  }

  private record Span(String name, Duration length) {}

  static Resource resource(ResourceSettings settings, Locations locations, List<Check> checks) {
    return new Dashboard(settings, locations, checks).resource();
  }

  private Resource resource() {
    JsonArray variables = new JsonArray();
    Stream.of("team", "env", "location", "check").map(Dashboard::variable).forEach(variables::add);
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
            .put("reflow_type", "fixed")
            .put("template_variables", variables)
            .put(
                "widgets",
                Widgets.below(
                    List.of(
                        now(),
                        history(),
                        latency(),
                        certificates(),
                        slos(),
                        agents(),
                        billing()))));
  }

  private static JsonObject variable(String name) {
    return new JsonObject()
        .put("name", name)
        .put("prefix", name)
        .put("defaults", new JsonArray().add("*"));
  }

  private JsonObject now() {
    List<JsonObject> widgets = new ArrayList<>();
    Colors bad = Colors.above(0, "white_on_red").or("<=", 0, "white_on_green");
    Colors uneasy = Colors.above(0, "black_on_light_yellow");
    widgets.add(sized(3, 3, Widgets.number("Checks down now", state("down"), reported(), bad)));
    widgets.add(
        sized(2, 3, Widgets.number("Checks degraded", state("degraded"), reported(), uneasy)));
    widgets.add(
        sized(
            2,
            3,
            Widgets.number(
                "Checks not judged", agent("max", "checks.unjudged"), reported(), uneasy)));
    int expected = locations.all().size();
    widgets.add(
        sized(
            2,
            3,
            Widgets.numberOfGroups(
                "Locations reporting, of " + expected,
                agent("max", "heartbeat", "location"),
                reported(),
                new Colors(List.of()).or("<", expected, "white_on_red"))));
    widgets.add(sized(3, 3, note(READING)));
    widgets.add(sized(5, 4, alerts()));
    widgets.add(sized(7, 4, Widgets.events("Events: what happened, why, runbook", events(), "1d")));
    Optional<String> runbooks = Runbooks.note(checks);
    widgets.add(sized(runbooks.isPresent() ? 9 : 12, 6, table()));
    runbooks.ifPresent(text -> widgets.add(sized(3, 6, note(text))));
    return group("Now", widgets);
  }

  private static final String READING =
      """
      **Checks down now** is the number at the location that has most, for all teams. \
      Empty numbers mean that no agent reports: look at the agents below first.

      Click a row of the table for its events; they hold reason, evidence and runbook. \
      The variables above filter everything but the agents.\
      """;

  /// What pages, by check and location, as Datadog evaluates it.
  private JsonObject alerts() {
    return new JsonObject()
        .put("type", "manage_status")
        .put("title", "Open alerts")
        .put("summary_type", "groups")
        .put("display_format", "countsAndList")
        .put("color_preference", "background")
        .put("hide_zero_counts", true)
        .put("show_last_triggered", true)
        .put("query", "tag:\"" + owner.namespaceTag() + "\" $team")
        .put("sort", "status,asc")
        .put("count", 50)
        .put("start", 0);
  }

  private String events() {
    return owner.namespaceTag() + " $team $env $location $check";
  }

  private JsonObject table() {
    Span span = span();
    List<Column> columns =
        List.of(
            new Column("Up", "up", check("min", "hinomi.up", "check", "location"), "last")
                .colored(new Colors(List.of()).or("<", DOWN, "white_on_red")),
            new Column(
                "Last latency (ms)",
                "latency",
                check("max", "hinomi.latency", "check", "location"),
                "last"),
            new Column(
                    "Failed runs", "failed", counted("hinomi.failures", "check", "location"), "sum")
                .colored(Colors.above(0, "red_on_white")),
            new Column(
                    "Degraded runs",
                    "degraded",
                    counted("hinomi.degraded", "check", "location"),
                    "sum")
                .colored(Colors.above(0, "black_on_light_yellow")));
    List<JsonObject> links =
        List.of(
            Widgets.link(
                "Events of this check: reason, evidence, runbook",
                EVENTS + owner.namespaceTag() + " check:{{check.value}}"),
            Widgets.link(
                "Events of the agent at this location",
                EVENTS + owner.namespaceTag() + " location:{{location.value}} -check:*"),
            Widgets.link(
                "Monitors of this check",
                "/monitors/manage?q=tag:\"" + owner.namespaceTag() + "\" group:\"{{check}}\""),
            Widgets.link(
                "Latency and failures of this check",
                "/metric/explorer?exp_metric=hinomi.latency&exp_scope={{check}}&exp_group=location"));
    return Widgets.table(
        "Last run of each check in " + span.name() + ": down first, then slow",
        columns,
        links,
        span.name());
  }

  private String reported() {
    return settings.scheduled().map(each -> reaching(each.multipliedBy(2))).orElse(NOW).name();
  }

  /// Two runs of the rarest check, so that none is missing.
  private Span span() {
    Duration rarest =
        Stream.concat(
                settings.scheduled().stream(),
                checks.stream().map(check -> check.schedule().interval()))
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return reaching(rarest.multipliedBy(2));
  }

  private static Span reaching(Duration back) {
    return SPANS.stream()
        .filter(span -> span.length().compareTo(back) >= 0)
        .findFirst()
        .orElse(SPANS.getLast());
  }

  private JsonObject history() {
    return group(
        "State over time",
        List.of(
            sized(
                6,
                3,
                Widgets.series(
                    "Checks down, degraded, unknown, as the agents have them (all teams)",
                    List.of(
                        new Line("down", state("down"), "bars", "warm"),
                        new Line("degraded", state("degraded"), "bars", "orange"),
                        new Line("unknown", state("unknown"), "bars", "grey")))),
            sized(6, 3, bars("Failed runs by check", counted("hinomi.failures", "check"))),
            sized(4, 3, bars("Failed runs by reason", counted("hinomi.failures", "reason"))),
            sized(4, 3, bars("Degraded runs by check", counted("hinomi.degraded", "check"))),
            sized(
                4,
                3,
                Widgets.top(
                    "Availability by check (1 = always up), worst first",
                    check("avg", "hinomi.up", "check"),
                    "avg",
                    "asc",
                    new Colors(List.of())))));
  }

  private JsonObject latency() {
    return group(
        "Latency (ms)",
        List.of(
            sized(
                5,
                3,
                Widgets.busiest("Slowest ten checks", check("avg", "hinomi.latency", "check"))),
            sized(
                4,
                3,
                Widgets.series(
                    "Phases, of checks with phases = true",
                    List.of(
                        new Line(
                            "", check("avg", "hinomi.phase", "phase"), "area", "dog_classic")))),
            sized(
                3,
                3,
                Widgets.top(
                    "Slowest checks, average",
                    check("avg", "hinomi.latency", "check"),
                    "avg",
                    "desc",
                    new Colors(List.of())))));
  }

  private JsonObject certificates() {
    int days = settings.certificateDays();
    JsonObject left =
        Widgets.top(
            "Days left, as of the last day (a point each 6 hours)",
            check("min", "hinomi.certificate.days_left", "check"),
            "last",
            "asc",
            new Colors(List.of())
                .or("<", days, "white_on_red")
                .or("<", days + WARNING_DAYS, "black_on_light_yellow"));
    return group("Certificates", List.of(sized(12, 3, Widgets.over(CERTIFICATES, left))));
  }

  private JsonObject slos() {
    JsonObject query =
        new JsonObject()
            .put("query_string", "\"" + owner.namespaceTag() + "\" $team")
            .put("limit", 100);
    JsonObject list =
        new JsonObject()
            .put("type", "slo_list")
            .put("title", "Objectives, over the days that each has (30 unless the check says so)")
            .put(
                "requests",
                new JsonArray()
                    .add(new JsonObject().put("request_type", "slo_list").put("query", query)));
    return group("SLOs", List.of(sized(9, 4, list), sized(3, 4, note(Slos.CAVEAT))));
  }

  /// Series that agents publish; other metrics are at their /metrics only.
  private JsonObject agents() {
    return group(
        "Agents (all teams)",
        List.of(
            sized(4, 3, bars("Heartbeat", agent("max", "heartbeat", "location"))),
            sized(4, 3, bars("Network lost", agent("max", "network.lost", "location"))),
            sized(4, 3, bars("Checks not judged", agent("max", "checks.unjudged", "location"))),
            sized(
                3,
                3,
                bars(
                    "Files with problems, not loaded", agent("max", "files.problems", "location"))),
            sized(
                3,
                3,
                line("Oldest point not yet accepted (s)", agent("max", "journal.age", "location"))),
            sized(3, 3, line("Longest lag in a minute (ms)", agent("max", "lag.max", "location"))),
            sized(
                3,
                3,
                Widgets.series(
                    "Lost, late or skipped (empty is good)",
                    Stream.of(
                            "points.late",
                            "points.rejected",
                            "points.dropped",
                            "statuses.rejected",
                            "events.rejected",
                            "skipped",
                            "throttled",
                            "bugs",
                            "sink.failures")
                        .map(each ->
                            new Line(each, agent("sum", each) + ".as_count()", "bars", "warm"))
                        .toList()))));
  }

  private static JsonObject bars(String title, String query) {
    return Widgets.series(title, List.of(new Line("", query, "bars", "dog_classic")));
  }

  private static JsonObject line(String title, String query) {
    return Widgets.series(title, List.of(new Line("", query, "line", "dog_classic")));
  }

  /// Datadog's own estimate of billable custom metrics, of all namespaces: it has no other tag.
  private static JsonObject billing() {
    return group(
        "Billing",
        List.of(
            sized(
                12,
                3,
                Widgets.series(
                    "Custom metrics by name, of all namespaces",
                    List.of(
                        new Line(
                            "",
                            MonitorQuery.metric(
                                "avg",
                                "datadog.estimated_usage.metrics.custom.by_metric",
                                "metric_name:hinomi.*",
                                "metric_name"),
                            "area",
                            "dog_classic"))))));
  }

  /// A metric of checks, filtered by all variables.
  private String check(String aggregate, String metric, String... by) {
    return MonitorQuery.metric(
        aggregate, metric, owner.namespaceTag() + ",$team,$env,$location,$check", by);
  }

  private String counted(String metric, String... by) {
    return check("sum", metric, by) + ".as_count()";
  }

  /// A metric of agents, which have no team and no check.
  private String agent(String aggregate, String metric, String... by) {
    return MonitorQuery.metric(
        aggregate, "hinomi.agent." + metric, owner.namespaceTag() + ",$location", by);
  }

  /// Agents at several locations have the same checks, mostly: a sum would count them again.
  private String state(String state) {
    return MonitorQuery.metric(
        "max", "hinomi.agent.checks", owner.namespaceTag() + ",$location,state:" + state);
  }
}
