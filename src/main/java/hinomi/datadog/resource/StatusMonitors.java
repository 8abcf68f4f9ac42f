package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import hinomi.datadog.DatadogTag;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The service check monitors: they alert as soon as the agent calls a check down, with its reason.
/// There is one for each audience, and one for checks that no other monitor covers yet.
///
/// A status is for one location and expires after an hour. So checks that run at several locations,
/// or rarely, have metric monitors, whose alerts link to the reason.
final class StatusMonitors {
  /// Hours until Datadog resolves an alert without new statuses; it takes whole hours.
  private static final int AUTO_RESOLVE_HOURS = 1;

  /// Not of warnings: degraded checks have a metric monitor.
  private static final List<String> NOTIFIED =
      List.of("alert", "alert_recovery", "alert_to_warning");

  private static final String FROM = "checked from {{location.name}}";

  private static final Duration MAX_INTERVAL = Duration.ofMinutes(30);

  private final ResourceSettings settings;
  private final Locations locations;
  private final Audience operators;
  private final AppLinks links;

  StatusMonitors(
      ResourceSettings settings, Locations locations, Audience operators, AppLinks links) {
    this.settings = settings;
    this.locations = locations;
    this.operators = operators;
    this.links = links;
  }

  boolean cover(Check check) {
    return check.about().alert().agreement() == 1
        && locations.of(check).size() == 1
        && check.schedule().interval().compareTo(MAX_INTERVAL) <= 0;
  }

  Stream<Resource> of(List<Check> checks) {
    Map<String, List<Check>> audiences =
        checks.stream()
            .sorted(Comparator.comparing(Check::name))
            .collect(
                Collectors.groupingBy(
                    check -> Audience.of(check).tag(), TreeMap::new, Collectors.toList()));
    Stream<Resource> perAudience =
        audiences.entrySet().stream()
            .filter(each -> each.getValue().stream().anyMatch(this::cover))
            .map(each -> down(each.getKey(), each.getValue()));
    return Stream.concat(perAudience, Stream.of(uncovered(List.copyOf(audiences.keySet()))));
  }

  private Resource down(String tag, List<Check> checks) {
    Audience audience = Audience.of(checks.getFirst());
    List<Check> covered = checks.stream().filter(this::cover).toList();
    List<String> others =
        checks.stream()
            .filter(check -> !cover(check))
            .map(check -> DatadogTag.of("check", check.name()))
            .toList();
    return Monitor.status(
            "down-" + tag.substring("audience:".length()),
            "{{check.name}} is down (" + audience.inWords() + ")",
            MonitorQuery.status(List.of(namespaceTag(), tag), others),
            audience)
        .resource(
            settings,
            Monitor.OF_CHECKS,
            message().runbooks(covered).notifying(audience, NOTIFIED),
            options());
  }

  private Resource uncovered(List<String> audiences) {
    return Monitor.status(
            "down-without-monitor",
            "{{check.name}} is down (not synced yet)",
            MonitorQuery.status(List.of(namespaceTag()), audiences),
            operators)
        .resource(
            settings,
            Monitor.OF_CHECKS,
            message()
                .add("This check has no monitors in Datadog yet: run `hinomi sync`.")
                .notifying(operators, NOTIFIED),
            options());
  }

  private String namespaceTag() {
    return new OwnershipMarks(settings.namespace()).namespaceTag();
  }

  /// Three braces insert the message of the status without escaping.
  private AlertText message() {
    return new AlertText()
        .when("alert", "{{check.name}} is down, " + FROM + ": `{{{check_message}}}`")
        .when(
            "alert_recovery",
            "{{check.name}} has recovered, " + FROM + ", or has sent no status for an hour.")
        .when(
            "alert_to_warning",
            "{{check.name}} is degraded or flapping and no longer down, "
                + FROM
                + ": `{{{check_message}}}`")
        .evidence(links);
  }

  private JsonObject options() {
    JsonObject thresholds = Monitor.thresholds(1, Optional.of(1.0)).put("ok", 1);
    return Monitor.options(settings, settings.renotify(), thresholds)
        .put("notify_no_data", false)
        .put("timeout_h", AUTO_RESOLVE_HOURS);
  }
}
