package hinomi.datadog;

import hinomi.check.Report;
import hinomi.journal.Journal;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// How people are notified through one lane of the journal: in whole seconds, and at once when it
/// cannot wait.
record NotificationQueue(
    IntakeEndpoint lane, Journal journal, Map<String, String> constants, Runnable hurry) {
  NotificationQueue {
    constants = Map.copyOf(constants);
  }

  List<String> tags(Report report) {
    return ReportTags.of(report, constants);
  }

  /// Puts the second of the time under the key, and all of it into the journal.
  void tell(JsonObject notice, String key, Instant time) {
    Instant second = Instant.ofEpochSecond(time.getEpochSecond());
    notice.put(key, second.getEpochSecond());
    journal.append(lane.number(), second, notice.toBuffer().getBytes());
  }
}
