package hinomi.datadog;

import hinomi.check.Report;
import hinomi.config.OneLine;
import hinomi.config.Secrets;
import hinomi.sink.Sink;
import hinomi.verdict.Level;
import hinomi.verdict.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tells Datadog's service check `hinomi.check` what a check is: at once when that changed, and
/// again once a minute, so that a status that got lost is soon made good. Its message is what
/// somebody who is woken reads first.
final class StatusSink implements Sink {
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final int LONGEST_MESSAGE = 500;

  private final NotificationQueue statuses;
  private final String namespace;
  private final Secrets secrets;

  /// The namespace is that of the monitors that speak of the statuses.
  StatusSink(NotificationQueue statuses, String namespace, Secrets secrets) {
    this.statuses = statuses;
    this.namespace = namespace;
    this.secrets = secrets;
  }

  /// Nothing in a maintenance window, of runs that are inconclusive, or before anything is certain.
  @Override
  public void accept(Report report) {
    Level level = report.state().announced().level();
    boolean isNew = level != report.before().announced().level();
    boolean isDue = isNew || !isInMinuteOfLastRun(report);
    boolean isConcern = report.verdict().isConclusive() && !report.inMaintenance();
    if (isConcern && level != Level.UNKNOWN && isDue) {
      tell(report);
      if (isNew) {
        statuses.hurry().run();
      }
    }
  }

  private static boolean isInMinuteOfLastRun(Report report) {
    return report.before().last().conclusive().stream()
        .anyMatch(last -> minute(last) == minute(report.plannedAt()));
  }

  private static long minute(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), AGAIN.toSeconds());
  }

  private void tell(Report report) {
    JsonObject status =
        new JsonObject()
            .put("check", "hinomi.check")
            // It must be there, and must not be the name of a host, which would be billed.
            .put("host_name", "hinomi")
            .put("status", statusOf(report.state().announced().level()))
            .put("tags", new JsonArray(tags(report)));
    why(report.verdict()).ifPresent(why -> status.put("message", why));
    statuses.tell(status, "timestamp", report.plannedAt());
  }

  /// Those on all that is told of a check, and those by which monitors find the statuses that they
  /// speak of: monitors of service checks cannot ask for one name or another.
  private List<String> tags(Report report) {
    List<String> tags = new ArrayList<>(statuses.tags(report));
    tags.add(DatadogTag.of("hinomi", namespace));
    tags.add(Audience.of(report.check()).tag());
    return tags;
  }

  /// What came from outside must not mention anybody, or lay anything out, where it is shown.
  private Optional<String> why(Verdict verdict) {
    return verdict
        .message()
        .map(message -> verdict.reason().map(reason -> reason + ": ").orElse("") + message)
        .map(why -> OneLine.of(secrets.redactCut(why)).replace('@', '＠').replace('`', '\''))
        .map(why -> why.substring(0, Math.min(why.length(), LONGEST_MESSAGE)));
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
