package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import hinomi.datadog.resource.MonitorSpec.Condition;
import hinomi.datadog.resource.MonitorSpec.Texts;
import java.time.Duration;
import java.util.Optional;

/// The alerts on metrics of a check: slow, certificate expiry.
final class CheckAlerts {
  /// Minutes over which latency is evaluated, at least.
  private static final int SMOOTHED = 10;

  private static final double SLOW_WARNING = 0.8;
  private static final int EXPIRY_WARNING_DAYS = 7;
  private static final Duration EXPIRY_POINTS = Duration.ofHours(6);
  private static final Duration EXPIRY_RENOTIFY = Duration.ofDays(1);

  private final ResourceSettings settings;

  CheckAlerts(ResourceSettings settings) {
    this.settings = settings;
  }

  /// The average latency of some minutes, at one location, is above the limit.
  MonitorSpec slow(Check check, Duration limit) {
    Audience audience = Audience.of(check).calmer();
    EvaluationWindow window =
        EvaluationWindow.ofRuns(check, settings.interval(check), 3).atLeast(SMOOTHED);
    String millis = limit.toMillis() + " ms";
    Texts texts =
        new Texts(
            "is slow from {{location.name}}",
            "over " + millis + " in " + window.inWords(),
            "{{check.name}} took {{value}} ms on average over the last %s from {{location.name}}; the limit is %s."
                .formatted(window.inWords(), millis),
            "{{check.name}} took {{value}} ms on average over the last %s from {{location.name}}, which is within the limit of %s."
                .formatted(window.inWords(), millis));
    double critical = Math.max(1, limit.toMillis());
    Condition condition =
        new Condition(
            filter ->
                "avg("
                    + window
                    + "):"
                    + MonitorQuery.metric("avg", "hinomi.latency", filter, "check", "location"),
            ">",
            critical,
            Optional.of(critical * SLOW_WARNING));
    return new MonitorSpec(
        id("slow", audience, limit.toMillis() + "ms", window.inWords()),
        audience,
        texts,
        condition,
        settings.renotify());
  }

  /// A certificate expires within the days that the check or the settings say.
  MonitorSpec expiry(Check check) {
    Audience audience = Audience.of(check).calmer();
    int days = check.about().alert().certificateDays().orElse(settings.certificateDays());
    Texts texts =
        new Texts(
            "certificate expires soon",
            days + " days",
            "The certificate of {{check.name}} expires in {{value}} days; the limit is "
                + days
                + ".",
            "The certificate of {{check.name}} expires in {{value}} days; the limit is "
                + days
                + ".");
    // Points come each six hours, and at once after a renewal, which the maximum shows at once.
    String window = settings.interval(check).compareTo(EXPIRY_POINTS) > 0 ? "last_1d" : "last_12h";
    Condition condition =
        new Condition(
            filter ->
                "max("
                    + window
                    + "):"
                    + MonitorQuery.metric("min", "hinomi.certificate.days_left", filter, "check"),
            "<",
            days,
            Optional.of((double) days + EXPIRY_WARNING_DAYS));
    return new MonitorSpec(
        id("certificate", audience, days + "d", window),
        audience,
        texts,
        condition,
        EXPIRY_RENOTIFY);
  }

  private static String id(String kind, Audience audience, String... parts) {
    return kind + "|" + audience.word() + "|" + String.join("|", parts);
  }
}
