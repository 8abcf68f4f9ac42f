package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import hinomi.datadog.ResourceKey;
import io.vertx.core.json.JsonObject;
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

  Stream<Resource> all() {
    return Stream.concat(
        locations.all().stream().map(this::noHeartbeat),
        Stream.of(dataLoss(), networkLost(), unknownChecks()));
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
    String heartbeat =
        MonitorQuery.metric(
            "max", "hinomi.agent.heartbeat", MonitorQuery.any("location", List.of(location)));
    String place = MonitorQuery.normalized("location", location);
    AlertText message =
        new AlertText()
            .add(
                "{{^is_recovery}}No agent at "
                    + place
                    + " has sent a heartbeat for 5 minutes: no check runs there. Its checks do not"
                    + " alert one by one, and SLOs count the time as up.{{/is_recovery}}")
            .when("recovery", "The agent at " + place + " sends heartbeats again.")
            .add("Check that its task runs and reaches Datadog. " + links.dashboard())
            .notifying(audience);
    return Monitor.metric(
            ResourceKey.of("silent", location),
            "No heartbeat from the agent at " + place,
            "max(last_5m):" + heartbeat + " < 1",
            audience)
        .resource(settings, Monitor.OF_AGENTS, message, options(1, "show_and_notify_no_data"));
  }

  private Resource dataLoss() {
    String points =
        Stream.of("points.late", "points.rejected", "points.dropped", "statuses.rejected")
            .map(fate -> count("hinomi.agent." + fate, everywhere()))
            .collect(Collectors.joining(" + "));
    AlertText message =
        new AlertText()
            .when(
                "alert",
                "{{value}} points or statuses from {{location.name}} did not reach Datadog in the last"
                    + " 15 minutes: too old, rejected, or dropped because the journal was full."
                    + " Graphs, SLOs and alerts have gaps.")
            .when("recovery", "All points from {{location.name}} reach Datadog again.")
            .add("The log of the agent has the reason. " + links.dashboard())
            .notifying(audience);
    return Monitor.metric(
            ResourceKey.of("points-lost"),
            "Data loss at {{location.name}}",
            "sum(last_15m):" + points + " > 0",
            audience)
        .resource(settings, Monitor.OF_AGENTS, message, options(0, "default"));
  }

  private Resource networkLost() {
    AlertText message =
        new AlertText()
            .when(
                "alert",
                "No witness is reachable from {{location.name}}: its network or its name server is"
                    + " down. Its checks are unknown and do not alert one by one.")
            .when("recovery", "The witnesses are reachable from {{location.name}} again.")
            .add(links.dashboard())
            .notifying(audience);
    String lost = MonitorQuery.metric("max", "hinomi.agent.network.lost", everywhere(), "location");
    return Monitor.metric(
            ResourceKey.of("without-network"),
            "Network lost at {{location.name}}",
            "min(last_5m):" + lost + " > " + HALF,
            audience)
        .resource(settings, Monitor.OF_AGENTS, message, options(HALF, "show_no_data"));
  }

  private Resource unknownChecks() {
    AlertText message =
        new AlertText()
            .when(
                "alert",
                "{{value}} checks at {{location.name}} have been unknown for more than 3 of their"
                    + " intervals: they say nothing about their targets, and SLOs count the time"
                    + " as up.")
            .when("recovery", "All checks at {{location.name}} have conclusive runs again.")
            .add("The event of the agent names them and the reason. " + links.dashboard())
            .notifying(audience);
    String unknown =
        MonitorQuery.metric("max", "hinomi.agent.checks.unjudged", everywhere(), "location");
    return Monitor.metric(
            ResourceKey.of("unknown-checks"),
            "Unknown checks at {{location.name}}",
            "min(last_5m):" + unknown + " > " + HALF,
            audience)
        .resource(settings, Monitor.OF_AGENTS, message, options(HALF, "show_no_data"));
  }

  private String everywhere() {
    return MonitorQuery.any("location", locations.all());
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
