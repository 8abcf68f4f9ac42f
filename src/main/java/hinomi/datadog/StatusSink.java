package hinomi.datadog;

import hinomi.check.Report;
import hinomi.config.OneLine;
import hinomi.config.Secrets;
import hinomi.journal.Journal;
import hinomi.sink.Sink;
import hinomi.verdict.Level;
import hinomi.verdict.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Tells Datadog's service check `hinomi.check` what a check is: at once when that changed, and
/// again once a minute, so that a status that got lost is soon made good. Its message is what
/// somebody who is woken reads first. In a maintenance window, of runs that do not count, and as
/// long as nothing is known, it tells nothing.
final class StatusSink implements Sink {
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final int LONGEST_MESSAGE = 500;

  private final Journal journal;
  private final StatusTags tags;
  private final Secrets secrets;
  private final Runnable hurry;
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  StatusSink(Journal journal, StatusTags tags, Secrets secrets, Runnable hurry) {
    this.journal = journal;
    this.tags = tags;
    this.secrets = secrets;
    this.hurry = hurry;
  }

  private record Told(Level level, long minute) {}

  @Override
  public void accept(Report report) {
    if (report.inMaintenance()
        || !report.verdict().counts()
        || report.state().told() == Level.UNKNOWN) {
      return;
    }
    long minute = Math.floorDiv(report.plannedAt().getEpochSecond(), AGAIN.toSeconds());
    Told now = new Told(report.state().told(), minute);
    Told before = told.put(report.check().name(), now);
    if (!now.equals(before)) {
      append(report);
    }
    if (before == null || before.level() != now.level()) {
      hurry.run();
    }
  }

  private void append(Report report) {
    Instant second = Instant.ofEpochSecond(report.plannedAt().getEpochSecond());
    JsonObject status =
        new JsonObject()
            .put("check", "hinomi.check")
            // It must be there, and must not be the name of a host, which would be billed.
            .put("host_name", "hinomi")
            .put("status", statusOf(report.state().told()))
            .put("timestamp", second.getEpochSecond())
            .put("tags", new JsonArray(tags.of(report)));
    why(report.verdict()).ifPresent(why -> status.put("message", why));
    journal.append(Lane.STATUSES.number(), second, status.toBuffer().getBytes());
  }

  /// What came from outside must not mention anybody where it is shown.
  private Optional<String> why(Verdict verdict) {
    return verdict
        .message()
        .map(message -> verdict.reason().map(reason -> reason + ": ").orElse("") + message)
        .map(why -> OneLine.of(secrets.redact(why)).replace('@', '＠'))
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
