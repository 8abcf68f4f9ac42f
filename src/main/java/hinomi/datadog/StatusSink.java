package hinomi.datadog;

import hinomi.check.Report;
import hinomi.sink.OnCallText;
import hinomi.sink.Sink;
import hinomi.verdict.Level;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sends the state of a check as Datadog's service check `hinomi.check`: at once when it changed,
/// and once a minute, so that a lost status is soon replaced. Its message is what somebody who is
/// paged reads first.
final class StatusSink implements Sink {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int MAX_MESSAGE_LENGTH = 500;

  private final NotificationQueue statuses;
  private final String namespace;
  private final OnCallText onCall;

  /// The namespace is that of the monitors on these statuses.
  StatusSink(NotificationQueue statuses, String namespace, OnCallText onCall) {
    this.statuses = statuses;
    this.namespace = namespace;
    this.onCall = onCall;
  }

  /// Maintenance windows, inconclusive runs and unknown states are not reported.
  @Override
  public void accept(Report report) {
    Level level = report.state().announced().level();
    boolean isNew = report.transition().isPresent() || level != report.before().announced().level();
    boolean isDue = isNew || !isInMinuteOfLastRun(report);
    boolean isReported = report.verdict().isConclusive() && !report.inMaintenance();
    if (isReported && level != Level.UNKNOWN && isDue) {
      send(report);
      if (isNew) {
        statuses.sendNow().run();
      }
    }
  }

  private static boolean isInMinuteOfLastRun(Report report) {
    return report.before().last().conclusive().stream()
        .anyMatch(last -> minute(last) == minute(report.plannedAt()));
  }

  private static long minute(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), PERIOD.toSeconds());
  }

  private void send(Report report) {
    JsonObject status =
        new JsonObject()
            .put("check", "hinomi.check")
            // Required, and a real host name would be billed as a host.
            .put("host_name", "hinomi")
            .put("status", statusOf(report.state().announced().level()))
            .put("tags", new JsonArray(tags(report)));
    message(report).ifPresent(message -> status.put("message", message));
    statuses.append(status, "timestamp", report.plannedAt());
  }

  /// Besides the tags of the check, those by which monitors select statuses: a monitor of service
  /// checks cannot ask for one name or another.
  private List<String> tags(Report report) {
    List<String> tags = new ArrayList<>(statuses.tags(report));
    tags.add(DatadogTag.of("hinomi", namespace));
    tags.add(Audience.of(report.check()).tag());
    return tags;
  }

  /// Datadog drops the message of a check that is up.
  private Optional<String> message(Report report) {
    return Optional.of(report)
        .filter(each -> each.state().announced().level() != Level.UP)
        .map(
            each -> onCall.of(each).with(Harmless::text, Harmless::url).inLine(MAX_MESSAGE_LENGTH));
  }

  private static int statusOf(Level level) {
    return switch (level) {
      case UP -> 0;
      case DEGRADED -> 1;
      case DOWN -> 2;
      case UNKNOWN -> 3;
    };
  }
}
