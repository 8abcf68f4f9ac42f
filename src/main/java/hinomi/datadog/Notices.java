package hinomi.datadog;

import hinomi.check.Report;
import hinomi.journal.Journal;
import hinomi.verdict.Level;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// How people are told through one lane of the journal: not of runs in a maintenance window, of
/// those that do not count, nor as long as nothing is known; in whole seconds; and at once when it
/// cannot wait.
record Notices(Lane lane, Journal journal, Map<String, String> constants, Runnable hurry) {
  Notices {
    constants = Map.copyOf(constants);
  }

  /// The first run after a start settles what a check is; to tell of trouble it takes as many runs
  /// as ever.
  boolean concern(Report report, boolean isFirst) {
    Level level = report.state().told();
    boolean isHasty =
        isFirst
            && level != Level.UP
            && report.state().streak() < report.check().thresholds().failAfter();
    return !report.inMaintenance()
        && report.verdict().isConclusive()
        && level != Level.UNKNOWN
        && !isHasty;
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
