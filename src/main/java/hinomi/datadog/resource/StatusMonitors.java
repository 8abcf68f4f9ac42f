package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import hinomi.datadog.Quorum;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The monitors of what agents call a check: down and degraded, for each audience, and down for
/// checks whose audience has no monitor yet. They alert as soon as the agent announces it, and end
/// when it announces the end: by service checks, each location on its own, with the reason in the
/// alert; or, where locations must agree, by the number of those that say so.
final class StatusMonitors {
  /// Hours until Datadog resolves an alert without new statuses, at most. Agents repeat statuses
  /// each minute, also of checks that cannot be judged.
  private static final int AUTO_RESOLVE_HOURS = 24;

  /// A task that is started more rarely could miss them by a late start, and is waited for.
  private static final Duration RARE = Duration.ofHours(12);

  private static final String NOT_SYNCED =
      "This check has no monitors in Datadog yet: run `hinomi sync`.";

  private final ResourceSettings settings;
  private final Audience operators;
  private final AppLinks links;

  StatusMonitors(ResourceSettings settings, Audience operators, AppLinks links) {
    this.settings = settings;
    this.operators = operators;
    this.links = links;
  }

  /// One of the two alerts.
  private enum Alert {
    DOWN("down"),
    DEGRADED("degraded");

    private final String word;

    Alert(String word) {
      this.word = word;
    }

    Audience of(Audience audience) {
      return this == DOWN ? audience : audience.calmer();
    }
  }

  /// For checks of which each location alerts on its own.
  Stream<Resource> ofEachLocation(List<Check> checks) {
    Map<String, List<Check>> groups = grouped(checks, check -> Audience.of(check).tag());
    return Stream.concat(
        groups.entrySet().stream()
            .flatMap(group ->
                Stream.of(Alert.values())
                    .map(alert -> ofLocation(alert, group.getKey(), group.getValue()))),
        Stream.of(withoutMonitor(groups.keySet())));
  }

  /// For checks whose locations must agree.
  Stream<Resource> ofQuorum(List<Check> checks, Function<Check, Quorum> quorum) {
    Map<String, List<Check>> groups =
        grouped(checks, check -> Audience.of(check).tag(quorum.apply(check)));
    Stream<Resource> perAudience =
        groups.entrySet().stream()
            .flatMap(group ->
                Stream.of(Alert.values())
                    .map(alert ->
                        ofQuorum(
                            alert,
                            group.getKey(),
                            group.getValue(),
                            quorum.apply(group.getValue().getFirst()).needed())));
    return groups.isEmpty()
        ? Stream.of()
        : Stream.concat(perAudience, Stream.of(quorumWithoutMonitor(groups.keySet())));
  }

  private static Map<String, List<Check>> grouped(List<Check> checks, Function<Check, String> by) {
    return checks.stream()
        .sorted(Comparator.comparing(Check::name))
        .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.toList()));
  }

  private Resource ofLocation(Alert alert, String tag, List<Check> checks) {
    Audience audience = alert.of(Audience.of(checks.getFirst()));
    return Monitor.status(
            alert.word + "-" + withoutKey(tag),
            "{{check.name}} is " + alert.word + " (" + audience.inWords() + ")",
            MonitorQuery.status("hinomi." + alert.word, List.of(namespaceTag(), tag), List.of()),
            audience)
        .resource(
            settings,
            Monitor.OF_CHECKS,
            ofLocation(alert).runbooks(checks).notifying(audience),
            options());
  }

  private Resource withoutMonitor(Collection<String> audiences) {
    return Monitor.status(
            "down-without-monitor",
            "{{check.name}} is down (not synced yet)",
            MonitorQuery.status(
                "hinomi.down", List.of(namespaceTag()), audiences.stream().sorted().toList()),
            operators)
        .resource(
            settings,
            Monitor.OF_CHECKS,
            ofLocation(Alert.DOWN).add(NOT_SYNCED).notifying(operators),
            options());
  }

  private String namespaceTag() {
    return new OwnershipMarks(settings.namespace()).namespaceTag();
  }

  private static String withoutKey(String tag) {
    return tag.substring("audience:".length());
  }

  /// Three braces insert the message of the status without escaping.
  private AlertText ofLocation(Alert alert) {
    return new AlertText()
        .when("alert", "`{{{check_message}}}`\n\nChecked from {{location.name}}.")
        .when(
            "recovery",
            "{{check.name}} is no longer "
                + alert.word
                + ", checked from {{location.name}}"
                + (autoResolveHours() == 0
                    ? "."
                    : " (or not reported for " + autoResolveHours() + " hours)."))
        .evidence(links);
  }

  private JsonObject options() {
    JsonObject thresholds = Monitor.thresholds(1, Optional.of(1.0)).put("ok", 1);
    return Monitor.options(settings, settings.renotify(), thresholds)
        .put("notify_no_data", false)
        .put("timeout_h", autoResolveHours());
  }

  /// 0 is never.
  private int autoResolveHours() {
    return settings.scheduled().filter(apart -> apart.compareTo(RARE) > 0).isPresent()
        ? 0
        : AUTO_RESOLVE_HOURS;
  }

  private Resource ofQuorum(Alert alert, String tag, List<Check> checks, int needed) {
    Audience audience = alert.of(Audience.of(checks.getFirst()));
    String locations = needed == 1 ? "1 location" : needed + " locations";
    return ofQuorum(
        new Monitor(
            alert.word + "-" + withoutKey(tag),
            "{{check.name}} is " + alert.word + " (" + audience.inWords() + ", " + locations + ")",
            Monitor.METRIC,
            sum(alert, MonitorQuery.both(namespaceTag(), tag)) + needed,
            audience),
        needed,
        ofQuorum(alert, locations).runbooks(checks).notifying(audience));
  }

  private Resource quorumWithoutMonitor(Collection<String> audiences) {
    String others =
        audiences.stream()
            .sorted()
            .map(StatusMonitors::withoutKey)
            .collect(Collectors.joining(", ", "audience NOT IN (", ")"));
    return ofQuorum(
        new Monitor(
            "down-without-monitor-2",
            "{{check.name}} is down (not synced yet, 2 locations)",
            Monitor.METRIC,
            sum(Alert.DOWN, MonitorQuery.both(namespaceTag(), others)) + 2,
            operators),
        2,
        ofQuorum(Alert.DOWN, "2 locations").add(NOT_SYNCED).notifying(operators));
  }

  /// The left side of the comparison. A window of some minutes bridges a point that is late. Tasks
  /// of a schedule do not start in the same minute everywhere, so their points are brought
  /// together.
  private String sum(Alert alert, String filter) {
    String each = MonitorQuery.metric("sum", "hinomi.locations." + alert.word, filter, "check");
    return "max("
        + EvaluationWindow.ofReports(settings)
        + "):"
        + settings
            .scheduled()
            .map(apart -> MonitorQuery.rolledUp(each, "max", apart.toSeconds()))
            .orElse(each)
        + " >= ";
  }

  private AlertText ofQuorum(Alert alert, String locations) {
    return new AlertText()
        .when("alert", "{{check.name}} is " + alert.word + " at {{value}} of its locations.")
        .when("recovery", "{{check.name}} is no longer " + alert.word + " at " + locations + ".")
        .evidence(links);
  }

  private Resource ofQuorum(Monitor monitor, int needed, AlertText message) {
    JsonObject options =
        Monitor.options(
            settings, settings.renotify(), Monitor.thresholds(needed, Optional.empty()));
    return monitor.resource(
        settings,
        Monitor.OF_CHECKS,
        message,
        Monitor.ofGroups(Monitor.ofMetric(options, "default")));
  }
}
