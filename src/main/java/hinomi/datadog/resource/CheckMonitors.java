package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.check.Slo;
import hinomi.datadog.ResourceKey;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The monitors about checks: one for all checks with equal alarms, each alerting check by check.
final class CheckMonitors {
  private final ResourceSettings style;
  private final Locations locations;
  private final AppLinks app;

  CheckMonitors(ResourceSettings style, Locations locations, AppLinks app) {
    this.style = style;
    this.locations = locations;
    this.app = app;
  }

  /// Those that are down are left to others where their agent's own words say so.
  Stream<Resource> of(List<Check> checks, Predicate<Check> saidDown) {
    return Stream.of(
            groups(
                checks.stream().filter(saidDown.negate()), check -> DownAlert.of(check, locations)),
            groups(
                checks.stream().filter(check -> bound(check).isPresent()),
                check -> SlowAlert.of(check, bound(check).orElseThrow())),
            groups(
                checks.stream().filter(check -> check.kind().showsCertificate(check.probe())),
                check -> ExpiryAlert.of(check, style)),
            groups(checks.stream(), DegradedAlert::of))
        .flatMap(groups -> groups)
        .map(this::monitor);
  }

  private static Stream<CheckGroup<CheckAlert>> groups(
      Stream<Check> checks, Function<Check, CheckAlert> alarm) {
    return CheckGroup.of(checks, alarm, CheckAlert::word).stream();
  }

  /// From how long on an answer is too slow: as the author says, or promises.
  private static Optional<Duration> bound(Check check) {
    return check
        .about()
        .alert()
        .slowerThan()
        .or(() -> check.about().slo().flatMap(Slo::latency).map(Slo.Latency::below));
  }

  private Resource monitor(CheckGroup<CheckAlert> group) {
    CheckAlert alarm = group.alarm();
    String part = group.part() == 0 ? "" : "|part " + (group.part() + 1);
    String title =
        "{{check.name}} " + alarm.happened() + " (" + apart(alarm) + part.replace("|", ", ") + ")";
    String query =
        alarm.question(group.filter())
            + " "
            + alarm.operator()
            + " "
            + MonitorQuery.number(alarm.critical());
    return Monitor.metric(
            ResourceKey.of((alarm.word() + part).split("\\|")), title, query, alarm.audience())
        .resource(style, Monitor.OF_CHECKS, message(group), options(alarm));
  }

  private static String apart(CheckAlert alarm) {
    return alarm.audience().inWords() + ", " + alarm.apart();
  }

  private AlertText message(CheckGroup<CheckAlert> group) {
    CheckAlert alarm = group.alarm();
    AlertText message =
        new AlertText()
            .when("alert", "{{check.name}} " + alarm.said())
            .when("recovery", "{{check.name}} " + alarm.over());
    alarm.warning().ifPresent(_ -> message.when("warning", "Soon: {{check.name}} " + alarm.said()));
    return message.evidence(app).runbooks(group.checks()).to(alarm.audience());
  }

  private JsonObject options(CheckAlert alarm) {
    JsonObject thresholds = Monitor.thresholds(alarm.critical(), alarm.warning());
    return Monitor.ofMetric(
        Monitor.options(style, alarm.renotify(style), thresholds), alarm.missing());
  }
}
