package hinomi.datadog;

import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.sink.ReportText;
import hinomi.sink.Sink;
import hinomi.verdict.Level;
import hinomi.verdict.Transition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Sends Datadog an event at once for each transition of a check and for each notice. In a
/// maintenance window, and of runs that are inconclusive, there are none: what still holds after
/// the window is news then.
final class EventSink implements Sink {
  private static final int LONGEST_KEY = 100;

  private final NotificationQueue events;
  private final EventText text;

  EventSink(NotificationQueue events, EventText text) {
    this.events = events;
    this.text = text;
  }

  @Override
  public void accept(Report report) {
    report.transition().ifPresent(news -> tell(report, news));
  }

  @Override
  public void accept(Notice notice) {
    Map<String, String> tags = new TreeMap<>(events.constants());
    tags.put("location", notice.location().name());
    String key = "hinomi-" + notice.topic().key() + "-" + notice.location().name();
    JsonObject event =
        new JsonObject()
            .put("title", notice.words())
            .put("text", text.of(notice))
            .put("alert_type", notice.isBad() ? "error" : "success")
            .put("aggregation_key", shortened(key))
            .put(
                "tags",
                new JsonArray(
                    tags.entrySet().stream()
                        .map(tag -> DatadogTag.of(tag.getKey(), tag.getValue()))
                        .toList()));
    tell(event, notice.at());
  }

  private void tell(JsonObject event, Instant time) {
    events.tell(event, "date_happened", time);
    events.hurry().run();
  }

  private static String shortened(String key) {
    return key.substring(0, Math.min(key.length(), LONGEST_KEY));
  }

  private void tell(Report report, Transition news) {
    JsonObject event =
        new JsonObject()
            .put("title", title(report, news))
            .put("text", text.of(report))
            .put("alert_type", alertType(news.to()))
            .put("aggregation_key", shortened(report.check().name()))
            .put("tags", new JsonArray(tags(report, news)));
    tell(event, report.plannedAt());
  }

  private static String title(Report report, Transition news) {
    return report.check().name()
        + " "
        + ReportText.of(news)
        + " ("
        + report.location().name()
        + ")";
  }

  private List<String> tags(Report report, Transition news) {
    List<String> tags = new ArrayList<>(events.tags(report));
    tags.add(DatadogTag.of("state", news.to().key()));
    report.verdict().reason().ifPresent(reason -> tags.add(DatadogTag.of("reason", reason)));
    return tags;
  }

  private static String alertType(Level level) {
    return switch (level) {
      case UP -> "success";
      case DEGRADED -> "warning";
      case DOWN -> "error";
      case UNKNOWN -> "info";
    };
  }
}
