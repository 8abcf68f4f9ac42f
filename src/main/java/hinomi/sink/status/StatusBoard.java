package hinomi.sink.status;

import hinomi.check.Check;
import hinomi.check.Report;
import hinomi.schedule.MaintenanceWindow;
import hinomi.schedule.OnceWindow;
import hinomi.schedule.RecurringWindow;
import hinomi.sink.ReportJson;
import hinomi.sink.Sink;
import hinomi.verdict.Level;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/// The last report of each check, kept as JSON because a report holds the whole body of a response.
/// Safe for several threads.
public final class StatusBoard implements Sink {
  private final ReportJson json;
  private final Map<String, String> constants;
  private final ConcurrentSkipListMap<String, Entry> last = new ConcurrentSkipListMap<>();

  /// A check's own tags win over the constant ones.
  public StatusBoard(ReportJson json, Map<String, String> constants) {
    this.json = json;
    this.constants = Map.copyOf(constants);
  }

  /// The report, what else is known of the check, and what it can be selected by.
  record Entry(Buffer report, Buffer more, Level level, Map<String, String> tags) {
    Entry {
      tags = Map.copyOf(tags);
    }

    /// Both objects as one.
    Buffer whole() {
      return Buffer.buffer()
          .appendBuffer(report, 0, report.length() - 1)
          .appendString(",")
          .appendBuffer(more, 1, more.length() - 1);
    }
  }

  @Override
  public void accept(Report report) {
    Map<String, String> shown = new TreeMap<>(constants);
    shown.putAll(report.check().about().tags());
    Map<String, String> tags = new HashMap<>(shown);
    tags.put("check", report.check().name());
    tags.put("kind", report.check().kind().key());
    tags.put("location", report.location().name());
    last.put(
        report.check().name(),
        new Entry(
            json.of(report).toBuffer(),
            more(report, shown).toBuffer(),
            report.state().level(),
            tags));
  }

  private static JsonObject more(Report report, Map<String, String> tags) {
    JsonArray windows = new JsonArray();
    report.check().maintenance().stream()
        .filter(window -> !window.isOver(report.plannedAt()))
        .map(StatusBoard::json)
        .forEach(windows::add);
    return new JsonObject()
        .put("since", ReportJson.time(report.state().since()))
        .put("tags", new JsonObject(new TreeMap<String, Object>(tags)))
        .put("windows", windows);
  }

  private static JsonObject json(MaintenanceWindow window) {
    return switch (window) {
      case OnceWindow(Instant start, Instant end) ->
          new JsonObject().put("start", ReportJson.time(start)).put("end", ReportJson.time(end));
      case RecurringWindow recurring -> {
        RecurringWindow.Series series = recurring.series();
        yield new JsonObject()
            .put("start", DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(series.start()))
            .put("zone", series.zone().getId())
            .put("rule", series.rule())
            .put("duration_s", series.length().toSeconds());
      }
    };
  }

  /// Forgets all other checks.
  @Override
  public void replace(List<Check> checks) {
    last.keySet().retainAll(checks.stream().map(Check::name).toList());
  }

  /// The last reports as an array of JSON, by name.
  Buffer json() {
    return array(last.values().stream().map(Entry::report));
  }

  /// The checks that are selected by name and entry, with all that is known of them, by name.
  Buffer json(BiPredicate<String, Entry> selected) {
    return array(
        last.entrySet().stream()
            .filter(each -> selected.test(each.getKey(), each.getValue()))
            .map(each -> each.getValue().whole()));
  }

  /// All that is known of the check, if it has run.
  Optional<Buffer> json(String name) {
    return Optional.ofNullable(last.get(name)).map(Entry::whole);
  }

  private static Buffer array(Stream<Buffer> all) {
    Buffer array = Buffer.buffer("[");
    all.forEach(each -> array.appendString(array.length() > 1 ? "," : "").appendBuffer(each));
    return array.appendString("]");
  }
}
