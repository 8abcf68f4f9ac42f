package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import hinomi.datadog.resource.MonitorSpec.Condition;
import hinomi.datadog.resource.MonitorSpec.Texts;
import java.time.Duration;
import java.util.Optional;

/// The kinds of alerts about a check: down, degraded, slow, certificate expiry.
final class CheckAlerts {
  /// Minutes over which degraded runs and latency are evaluated, at least.
  private static final int SMOOTHED = 10;

  private static final double SLOW_WARNING = 0.8;
  private static final int EXPIRY_WARNING_DAYS = 7;
  private static final Duration EXPIRY_RENOTIFY = Duration.ofDays(1);

  private final ResourceSettings settings;
  private final Locations locations;

  CheckAlerts(ResourceSettings settings, Locations locations) {
    this.settings = settings;
    this.locations = locations;
  }

  /// Every run of the last few failed, at as many locations as must agree.
  MonitorSpec down(Check check) {
    Audience audience = Audience.of(check);
    Quorum quorum = Quorum.of(check, locations);
    EvaluationWindow window = EvaluationWindow.ofRuns(check, check.thresholds().failAfter());
    boolean isSingle = quorum.needed() == 1;
    String where = isSingle ? "" : " at " + quorum.inWords();
    Texts texts =
        new Texts(
            "is down",
            isSingle ? window.inWords() : window.inWords() + ", " + quorum.inWords(),
            "{{check.name}} is down%s: every run of the last %s failed."
                .formatted(where, window.inWords()),
            "{{check.name}} has recovered.");
    Condition condition =
        new Condition(
            filter -> "max(" + window + "):" + quorum.query(filter, "check"),
            "<",
            quorum.threshold(),
            Optional.empty(),
            "show_no_data");
    return new MonitorSpec(
        id("down", audience, window.inWords(), quorum.key()),
        audience,
        texts,
        condition,
        settings.renotify());
  }

  /// Half of the runs of some minutes are degraded.
  MonitorSpec degraded(Check check) {
    Audience audience = Audience.of(check).calmer();
    EvaluationWindow window =
        EvaluationWindow.ofRuns(check, check.thresholds().failAfter()).atLeast(SMOOTHED);
    long runs = Math.max(1, window.runs(check) / 2) * check.about().alert().agreement();
    Texts texts =
        new Texts(
            "is degraded",
            runs + " runs in " + window.inWords(),
            "{{check.name}} is degraded: {{value}} degraded runs in the last "
                + window.inWords()
                + ".",
            "{{check.name}} is no longer degraded.");
    Condition condition =
        new Condition(
            filter ->
                "sum("
                    + window
                    + "):"
                    + MonitorQuery.metric("sum", "hinomi.degraded", filter, "check")
                    + ".as_count()",
            ">=",
            runs,
            Optional.empty(),
            "default");
    return new MonitorSpec(
        id("degraded", audience, window.inWords(), String.valueOf(runs)),
        audience,
        texts,
        condition,
        settings.renotify());
  }

  /// The average latency of some minutes, at one location, is above the limit.
  MonitorSpec slow(Check check, Duration limit) {
    Audience audience = Audience.of(check).calmer();
    EvaluationWindow window = EvaluationWindow.ofRuns(check, 3).atLeast(SMOOTHED);
    String millis = limit.toMillis() + " ms";
    Texts texts =
        new Texts(
            "is slow from {{location.name}}",
            "over " + millis + " in " + window.inWords(),
            "{{check.name}} took {{value}} ms on average over the last %s from {{location.name}}; the limit is %s."
                .formatted(window.inWords(), millis),
            "{{check.name}} is below " + millis + " again from {{location.name}}.");
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
            Optional.of(critical * SLOW_WARNING),
            "resolve");
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
            "The certificate of {{check.name}} was renewed: {{value}} days left.");
    Condition condition =
        new Condition(
            // A point comes every six hours, so the window always holds one.
            filter ->
                "min(last_12h):"
                    + MonitorQuery.metric("min", "hinomi.certificate.days_left", filter, "check"),
            "<",
            days,
            Optional.of((double) days + EXPIRY_WARNING_DAYS),
            "show_no_data");
    return new MonitorSpec(
        id("certificate", audience, days + "d"), audience, texts, condition, EXPIRY_RENOTIFY);
  }

  private static String id(String kind, Audience audience, String... parts) {
    return kind + "|" + audience.word() + "|" + String.join("|", parts);
  }
}
