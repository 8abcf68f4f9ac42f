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

/// The monitors about the agents themselves. An agent that is silent is told once, by its
/// heartbeat, and not by each of its checks.
final class AgentMonitors {
  private static final double HALF = 0.5;

  private final ResourceSettings style;
  private final Locations locations;
  private final Audience audience;
  private final AppLinks app;

  AgentMonitors(ResourceSettings style, Locations locations, Audience audience, AppLinks app) {
    this.style = style;
    this.locations = locations;
    this.audience = audience;
    this.app = app;
  }

  Stream<Resource> all() {
    return Stream.concat(
        locations.all().stream().map(this::silent), Stream.of(lost(), withoutNetwork(), unknown()));
  }

  /// Those who hear of the agents: as the settings say, or whom most checks notify.
  static Audience operators(List<Check> checks, ResourceSettings style) {
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
    return new Audience("", style.notified().or(() -> most).orElse(""), 2);
  }

  private Resource silent(String location) {
    String beat =
        MonitorQuery.metric(
            "max", "hinomi.agent.heartbeat", MonitorQuery.any("location", List.of(location)));
    String place = MonitorQuery.spelled("location", location);
    AlertText message =
        new AlertText()
            .say(
                "{{^is_recovery}}No agent at "
                    + place
                    + " has been heard of for five minutes: nothing is watched from there. Its checks"
                    + " are not told one by one, and SLOs count the time as up.{{/is_recovery}}")
            .when("recovery", "The agent at " + place + " is heard of again.")
            .say("Is its task running, and does it reach Datadog? " + app.dashboard())
            .to(audience);
    return Monitor.metric(
            ResourceKey.of("silent", location),
            "the agent at " + place + " is silent",
            "max(last_5m):" + beat + " < 1",
            audience)
        .resource(style, Monitor.OF_AGENTS, message, options(1, "show_and_notify_no_data"));
  }

  private Resource lost() {
    String points =
        Stream.of("points.late", "points.rejected", "points.dropped", "statuses.rejected")
            .map(fate -> count("hinomi.agent." + fate, everywhere()))
            .collect(Collectors.joining(" + "));
    AlertText message =
        new AlertText()
            .when(
                "alert",
                "{{value}} points or statuses from {{location.name}} did not reach Datadog within the last 15"
                    + " minutes: they were too late, refused, or dropped as too many waited. Graphs,"
                    + " SLOs and alerts have holes there.")
            .when("recovery", "All points from {{location.name}} arrive again.")
            .say("The log of the agent says why. " + app.dashboard())
            .to(audience);
    return Monitor.metric(
            ResourceKey.of("points-lost"),
            "points from {{location.name}} are lost",
            "sum(last_15m):" + points + " > 0",
            audience)
        .resource(style, Monitor.OF_AGENTS, message, options(0, "default"));
  }

  private Resource withoutNetwork() {
    AlertText message =
        new AlertText()
            .when(
                "alert",
                "No witness can be seen from {{location.name}}: its network or its name server is out of"
                    + " order. What is watched from there is unknown, and not told one by one.")
            .when("recovery", "{{location.name}} sees its witnesses again.")
            .say(app.dashboard())
            .to(audience);
    String lost = MonitorQuery.metric("max", "hinomi.agent.network.lost", everywhere(), "location");
    return Monitor.metric(
            ResourceKey.of("without-network"),
            "{{location.name}} has lost its network",
            "min(last_5m):" + lost + " > " + HALF,
            audience)
        .resource(style, Monitor.OF_AGENTS, message, options(HALF, "show_no_data"));
  }

  private Resource unknown() {
    AlertText message =
        new AlertText()
            .when(
                "alert",
                "{{value}} checks have been unknown at {{location.name}} for more than 3 of their"
                    + " intervals: nothing is known of their targets, and SLOs count the time as up.")
            .when("recovery", "All checks at {{location.name}} have conclusive runs again.")
            .say("The event of the agent says which, and why. " + app.dashboard())
            .to(audience);
    String unjudged =
        MonitorQuery.metric("max", "hinomi.agent.checks.unjudged", everywhere(), "location");
    return Monitor.metric(
            ResourceKey.of("unknown-checks"),
            "checks are unknown at {{location.name}}",
            "min(last_5m):" + unjudged + " > " + HALF,
            audience)
        .resource(style, Monitor.OF_AGENTS, message, options(HALF, "show_no_data"));
  }

  private String everywhere() {
    return MonitorQuery.any("location", locations.all());
  }

  private static String count(String metric, String filter) {
    return MonitorQuery.metric("sum", metric, filter, "location") + ".as_count()";
  }

  private JsonObject options(double critical, String missing) {
    JsonObject thresholds = Monitor.thresholds(critical, Optional.empty());
    return Monitor.ofMetric(Monitor.options(style, style.renotify(), thresholds), missing);
  }
}
