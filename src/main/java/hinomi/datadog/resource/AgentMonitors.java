package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.datadog.Audience;
import hinomi.datadog.Locations;
import hinomi.datadog.ResourceKey;
import hinomi.text.HumanText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The monitors about the agents themselves. A silent agent alerts once, by its heartbeat, and not
/// once for each of its checks.
final class AgentMonitors {
  private static final double HALF = 0.5;

  /// Of the planned runs; a site that hangs makes a few checks skip.
  private static final double MANY_SKIPPED = 0.2;

  private static final Duration SKIPPING = Duration.ofMinutes(15);
  private static final int THROTTLED_SECONDS = 90;
  private static final int OLD_SECONDS = 600;

  private final ResourceSettings settings;
  private final Locations locations;
  private final Audience audience;
  private final AppLinks links;

  AgentMonitors(ResourceSettings settings, Locations locations, Audience audience, AppLinks links) {
    this.settings = settings;
    this.locations = locations;
    this.audience = audience;
    this.links = links;
  }

  Stream<Resource> of(List<Check> checks) {
    return Stream.concat(
        locations.all().stream().map(this::noHeartbeat),
        Stream.of(
            dataLoss(),
            networkLost(),
            unknownChecks(),
            brokenFiles(),
            oldJournal(),
            skippedRuns(checks),
            throttled(),
            faults()));
  }

  /// Those who are notified about agents: the handle of the settings, or else the one that most
  /// checks name.
  static Audience operators(List<Check> checks, ResourceSettings settings) {
    Map<String, Long> counted =
        checks.stream()
            .flatMap(check -> check.about().notified().stream())
            .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    Optional<String> most =
        counted.entrySet().stream()
            .max(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(
                        Map.Entry.<String, Long>comparingByKey(Comparator.reverseOrder())))
            .map(Map.Entry::getKey);
    return new Audience("", settings.notified().or(() -> most).orElse(""), 2);
  }

  private Resource noHeartbeat(String location) {
    EvaluationWindow window = EvaluationWindow.ofReports(settings);
    String heartbeat =
        MonitorQuery.metric(
            "max",
            "hinomi.agent.heartbeat",
            MonitorQuery.both(namespaceTag(), MonitorQuery.any("location", List.of(location))));
    String place = MonitorQuery.normalized("location", location);
    AlertText message =
        new AlertText()
            .add(
                "{{^is_recovery}}No agent at "
                    + place
                    + " has sent a heartbeat for "
                    + HumanText.duration(Duration.ofMinutes(window.minutes()))
                    + ": no check runs there. Its checks do not alert one by one, and SLOs count the"
                    + " time as up.{{/is_recovery}}")
            .when("recovery", "The agent at " + place + " sends heartbeats again.")
            .add("Check that its task runs and reaches Datadog. " + links.dashboard())
            .notifying(audience);
    JsonObject options = options(1, "show_and_notify_no_data");
    if (options.containsKey("renotify_statuses")) {
      options.getJsonArray("renotify_statuses").add("no data");
    }
    return Monitor.metric(
            ResourceKey.of("silent", location),
            "No heartbeat from the agent at " + place,
            "max(" + window + "):" + heartbeat + " < 1",
            audience)
        .resource(settings, Monitor.OF_AGENTS, message, options);
  }

  private Resource dataLoss() {
    String points =
        Stream.of(
                "points.late",
                "points.rejected",
                "points.dropped",
                "statuses.rejected",
                "events.rejected")
            .map(fate -> count("hinomi.agent." + fate, everywhere()))
            .collect(Collectors.joining(" + "));
    return counter(
        "points-lost",
        "Data loss at {{location.name}}",
        points,
        0,
        new AlertText()
            .when(
                "alert",
                "{{value}} points, statuses or events from {{location.name}} did not reach Datadog in"
                    + " the last 15 minutes: too old, rejected, or dropped because the journal was"
                    + " full. Graphs, SLOs and alerts have gaps. The log of the agent has the"
                    + " reason.")
            .when("recovery", "All points from {{location.name}} reach Datadog again."));
  }

  private Resource networkLost() {
    return gauge(
        "without-network",
        "Network lost at {{location.name}}",
        "network.lost",
        new EvaluationWindow(5),
        HALF,
        new AlertText()
            .when(
                "alert",
                "No witness is reachable from {{location.name}}: its network or its name server is"
                    + " down. Its checks are unknown and do not alert one by one.")
            .when("recovery", "The witnesses are reachable from {{location.name}} again."));
  }

  private Resource unknownChecks() {
    return gauge(
        "unknown-checks",
        "Unknown checks at {{location.name}}",
        "checks.unjudged",
        new EvaluationWindow(5),
        HALF,
        new AlertText()
            .when(
                "alert",
                "Unknown checks at {{location.name}}: {{value}}. Without a conclusive run for more than 3"
                    + " of their intervals, they say nothing about their targets, and SLOs count the"
                    + " time as up. The event of the agent names them and the reason.")
            .when("recovery", "All checks at {{location.name}} have conclusive runs again."));
  }

  private Resource brokenFiles() {
    return gauge(
        "files-with-problems",
        "Problems in check files at {{location.name}}",
        "files.problems",
        new EvaluationWindow(15),
        HALF,
        new AlertText()
            .when(
                "alert",
                "Problems in the check files at {{location.name}}: {{value}}. The agent goes on with the"
                    + " checks of before; `hinomi validate` lists them.")
            .when("recovery", "The check files at {{location.name}} have no problems."));
  }

  private Resource oldJournal() {
    return gauge(
        "journal-old",
        "Late delivery at {{location.name}}",
        "journal.age",
        new EvaluationWindow(10),
        OLD_SECONDS,
        new AlertText()
            .when(
                "alert",
                "Points from {{location.name}} have waited {{value}} s for delivery. Datadog takes"
                    + " none that is older than an hour.")
            .when("recovery", "Points from {{location.name}} are delivered in time."));
  }

  private Resource skippedRuns(List<Check> checks) {
    return counter(
        "runs-skipped",
        "Skipped runs at {{location.name}}",
        count("hinomi.agent.skipped", everywhere()),
        Math.max(10.0, Math.rint(fewestPlanned(checks) * MANY_SKIPPED)),
        new AlertText()
            .when(
                "alert",
                "{{value}} planned runs at {{location.name}} were skipped in the last 15 minutes,"
                    + " because the runs before had not ended: the agent has too little CPU, or many"
                    + " sites hang.")
            .when("recovery", "Few or no runs at {{location.name}} are skipped."));
  }

  /// The runs planned in that time at the location with the fewest of them, as all have one limit.
  private double fewestPlanned(List<Check> checks) {
    return locations.all().stream()
        .map(Location::new)
        .mapToDouble(location ->
            checks.stream()
                .filter(check -> check.runsAt(location))
                .mapToDouble(
                    check -> (double) SKIPPING.toMillis() / check.schedule().interval().toMillis())
                .sum())
        .filter(planned -> planned > 0)
        .min()
        .orElse(0);
  }

  private Resource throttled() {
    return counter(
        "cpu-throttled",
        "CPU throttled at {{location.name}}",
        count("hinomi.agent.throttled", everywhere()),
        THROTTLED_SECONDS,
        new AlertText()
            .when(
                "alert",
                "The agent at {{location.name}} was throttled for {{value}} s in the last 15 minutes,"
                    + " as its CPU quota was used up: give its task more CPU, or fewer checks.")
            .when("recovery", "The agent at {{location.name}} has enough CPU."));
  }

  private Resource faults() {
    String faults =
        Stream.of("bugs", "sink.failures")
            .map(each -> count("hinomi.agent." + each, everywhere()))
            .collect(Collectors.joining(" + "));
    AlertText message =
        new AlertText()
            .when(
                "alert",
                "Faults in the agent at {{location.name}} in the last 15 minutes: {{value}}. Its log has"
                    + " the stack traces.")
            .when("recovery", "The agent at {{location.name}} works without faults.");
    return counter("faults", "Agent faults at {{location.name}}", faults, 0, message);
  }

  private Resource gauge(
      String key,
      String name,
      String metric,
      EvaluationWindow window,
      double critical,
      AlertText message) {
    String query = MonitorQuery.metric("max", "hinomi.agent." + metric, everywhere(), "location");
    return Monitor.metric(
            ResourceKey.of(key),
            name,
            "min(" + window + "):" + query + " > " + MonitorQuery.number(critical),
            audience)
        .resource(
            settings,
            Monitor.OF_AGENTS,
            message.add(links.dashboard()).notifying(audience),
            Monitor.ofGroups(options(critical, "default")));
  }

  private Resource counter(
      String key, String name, String query, double critical, AlertText message) {
    return Monitor.metric(
            ResourceKey.of(key),
            name,
            "sum(last_15m):" + query + " > " + MonitorQuery.number(critical),
            audience)
        .resource(
            settings,
            Monitor.OF_AGENTS,
            message.add(links.dashboard()).notifying(audience),
            Monitor.ofGroups(options(critical, "default")));
  }

  private String namespaceTag() {
    return new OwnershipMarks(settings.namespace()).namespaceTag();
  }

  private String everywhere() {
    return MonitorQuery.both(namespaceTag(), MonitorQuery.any("location", locations.all()));
  }

  private static String count(String metric, String filter) {
    return MonitorQuery.metric("sum", metric, filter, "location") + ".as_count()";
  }

  private JsonObject options(double critical, String onMissingData) {
    JsonObject thresholds = Monitor.thresholds(critical, Optional.empty());
    return Monitor.ofMetric(
        Monitor.options(settings, settings.renotify(), thresholds), onMissingData);
  }
}
