package hinomi.sink.status;

import hinomi.check.Report;
import hinomi.sink.ReportJson;
import hinomi.sink.Sink;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;

/// The last report of each check, kept as JSON because a report holds the whole body of a response.
/// Safe for several threads.
public final class StatusBoard implements Sink {
  private final ReportJson json;
  private final ConcurrentSkipListMap<String, byte[]> last = new ConcurrentSkipListMap<>();

  public StatusBoard(ReportJson json) {
    this.json = json;
  }

  @Override
  public void accept(Report report) {
    last.put(report.check().name(), json.of(report).toBuffer().getBytes());
  }

  /// Forgets all checks but these.
  public void retain(Collection<String> names) {
    last.keySet().retainAll(names);
  }

  /// The last reports as an array of JSON, by name.
  Buffer json() {
    Buffer array = Buffer.buffer("[");
    for (byte[] report : last.values()) {
      array.appendString(array.length() > 1 ? "," : "").appendBytes(report);
    }
    return array.appendString("]");
  }
}
