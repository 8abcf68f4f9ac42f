package hinomi.status;

import hinomi.check.Report;
import hinomi.sink.ReportJson;
import hinomi.sink.Sink;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;

/// Remembers the last report of each check, as text only: a report itself holds the whole body of
/// an answer. Safe for use by several threads.
public final class StatusBoard implements Sink {
  private final ReportJson json;
  private final ConcurrentSkipListMap<String, String> last = new ConcurrentSkipListMap<>();

  public StatusBoard(ReportJson json) {
    this.json = json;
  }

  @Override
  public void accept(Report report) {
    last.put(report.check().name(), json.of(report).encode());
  }

  /// Forgets all checks but these.
  public void retain(Collection<String> names) {
    last.keySet().retainAll(names);
  }

  /// The last reports as an array of JSON, by name.
  String json() {
    return "[" + String.join(",", last.values()) + "]";
  }
}
