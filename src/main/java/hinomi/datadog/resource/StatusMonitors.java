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

/// The monitors that call checks down when their agent does, in its words: the alert itself says
/// why. There is one for each audience, and one for checks of which Datadog knows nothing yet.
///
/// A status speaks for one place and is gone after an hour. So checks that are seen from several
/// places, or seldom, have monitors of metrics, whose alerts can only point to the reason.
final class StatusMonitors {
  /// Datadog counts whole hours until it lets go of an alert about which nothing is heard.
  private static final int FORGOTTEN_AFTER = 1;

  /// Nobody hears here of what is only degraded: that has a monitor of its own, more patient.
  private static final List<String> TOLD = List.of("alert", "alert_recovery", "alert_to_warning");

  private static final String SEEN = "seen from {{location.name}}";

  private static final Duration SELDOM = Duration.ofMinutes(30);

  private final ResourceSettings style;
  private final Locations locations;
  private final Audience operators;
  private final AppLinks app;

  StatusMonitors(ResourceSettings style, Locations locations, Audience operators, AppLinks app) {
    this.style = style;
    this.locations = locations;
    this.operators = operators;
    this.app = app;
  }

  boolean speakOf(Check check) {
    return check.about().alert().agreement() == 1
        && locations.of(check).size() == 1
        && check.schedule().interval().compareTo(SELDOM) <= 0;
  }

  Stream<Resource> of(List<Check> checks) {
    Map<String, List<Check>> audiences =
        checks.stream()
            .sorted(Comparator.comparing(Check::name))
            .collect(
                Collectors.groupingBy(
                    check -> Audience.of(check).tag(), TreeMap::new, Collectors.toList()));
    Stream<Resource> known =
        audiences.entrySet().stream()
            .filter(each -> each.getValue().stream().anyMatch(this::speakOf))
            .map(each -> down(each.getKey(), each.getValue()));
    return Stream.concat(known, Stream.of(unknown(List.copyOf(audiences.keySet()))));
  }

  private Resource down(String tag, List<Check> checks) {
    Audience audience = Audience.of(checks.getFirst());
    List<Check> meant = checks.stream().filter(this::speakOf).toList();
    List<String> others =
        checks.stream()
            .filter(check -> !speakOf(check))
            .map(check -> DatadogTag.of("check", check.name()))
            .toList();
    return Monitor.status(
            "down-" + tag.substring("audience:".length()),
            "{{check.name}} is down (" + audience.inWords() + ")",
            MonitorQuery.status(List.of(ours(), tag), others),
            audience)
        .resource(
            style, Monitor.OF_CHECKS, message().runbooks(meant).to(audience, TOLD), options());
  }

  private Resource unknown(List<String> known) {
    return Monitor.status(
            "down-without-monitor",
            "{{check.name}} is down, and has no monitor",
            MonitorQuery.status(List.of(ours()), known),
            operators)
        .resource(
            style,
            Monitor.OF_CHECKS,
            message()
                .say("Its monitors were not brought here yet: `hinomi sync`.")
                .to(operators, TOLD),
            options());
  }

  private String ours() {
    return new OwnershipMarks(style.namespace()).space();
  }

  /// Nobody hears of what is only degraded here: that has a monitor of its own, which is more
  /// patient. The message of a status is spelled as it is, in three braces.
  private AlertText message() {
    return new AlertText()
        .when("alert", "{{check.name}} is down, " + SEEN + ": `{{{check_message}}}`")
        .when(
            "alert_recovery",
            "{{check.name}} is up again, "
                + SEEN
                + "; or nothing has been heard of it for an hour.")
        .when(
            "alert_to_warning",
            "{{check.name}} answers again, but is degraded, " + SEEN + ": `{{{check_message}}}`")
        .evidence(app);
  }

  private JsonObject options() {
    JsonObject thresholds = Monitor.thresholds(1, Optional.of(1.0)).put("ok", 1);
    return Monitor.options(style, style.renotify(), thresholds)
        .put("notify_no_data", false)
        .put("timeout_h", FORGOTTEN_AFTER);
  }
}
