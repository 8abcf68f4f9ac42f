package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.check.Slo;
import hinomi.datadog.ResourceKey;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The monitors on latency and certificates: one for all checks with the same spec, grouped by
/// check. Missing data is no news: what is down has no latency, and a recovery would be false.
final class CheckMonitors {
  private final ResourceSettings settings;
  private final String namespaceTag;
  private final CheckAlerts alerts;
  private final AppLinks links;

  CheckMonitors(ResourceSettings settings, AppLinks links) {
    this.settings = settings;
    this.namespaceTag = new OwnershipMarks(settings.namespace()).namespaceTag();
    this.alerts = new CheckAlerts(settings);
    this.links = links;
  }

  Stream<Resource> of(List<Check> checks) {
    return Stream.of(
            groups(
                checks.stream().filter(check -> latencyLimit(check).isPresent()),
                check -> alerts.slow(check, latencyLimit(check).orElseThrow())),
            groups(
                checks.stream().filter(check -> check.kind().showsCertificate(check.probe())),
                alerts::expiry))
        .flatMap(groups -> groups)
        .map(this::monitor);
  }

  private static Stream<CheckGroup> groups(
      Stream<Check> checks, Function<Check, MonitorSpec> spec) {
    return CheckGroup.of(checks, spec).stream();
  }

  /// `alert.slower-than`, or else the limit of the latency SLO.
  private static Optional<Duration> latencyLimit(Check check) {
    return check
        .about()
        .alert()
        .slowerThan()
        .or(() -> check.about().slo().flatMap(Slo::latency).map(Slo.Latency::below));
  }

  private Resource monitor(CheckGroup group) {
    MonitorSpec spec = group.spec();
    String part = group.part() == 0 ? "" : "|part " + (group.part() + 1);
    String title =
        "{{check.name}} %s (%s, %s%s)"
            .formatted(
                spec.texts().title(),
                spec.audience().inWords(),
                spec.texts().qualifier(),
                part.replace("|", ", "));
    return Monitor.metric(
            ResourceKey.of((spec.id() + part).split("\\|")),
            title,
            spec.condition().query(MonitorQuery.both(namespaceTag, group.filter())),
            spec.audience())
        .resource(settings, Monitor.OF_CHECKS, message(group), options(spec));
  }

  private AlertText message(CheckGroup group) {
    MonitorSpec spec = group.spec();
    AlertText message =
        new AlertText()
            .when("alert", spec.texts().firing())
            .when("recovery", spec.texts().resolved());
    spec.condition()
        .warning()
        .ifPresent(_ -> message.when("warning", "Warning: " + spec.texts().firing()));
    return message.evidence(links).runbooks(group.checks()).notifying(spec.audience());
  }

  private JsonObject options(MonitorSpec spec) {
    JsonObject thresholds =
        Monitor.thresholds(spec.condition().critical(), spec.condition().warning());
    return Monitor.ofGroups(
        Monitor.ofMetric(Monitor.options(settings, spec.renotify(), thresholds), "default"));
  }
}
