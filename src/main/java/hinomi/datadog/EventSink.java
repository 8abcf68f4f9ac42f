package hinomi.datadog;

import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.sink.ReportText;
import hinomi.sink.Sink;
import hinomi.verdict.Announcement;
import hinomi.verdict.Level;
import hinomi.verdict.Transition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Sends an event at once for each transition of a check and for each notice. Maintenance windows
/// and inconclusive runs make none: what still holds after the window is reported then.
final class EventSink implements Sink {
  private static final int MAX_KEY_LENGTH = 100;

  private final NotificationQueue events;
  private final EventText text;

  EventSink(NotificationQueue events, EventText text) {
    this.events = events;
    this.text = text;
  }

  @Override
  public void accept(Report report) {
    report.transition().ifPresent(transition -> send(report, transition));
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
    send(event, notice.at());
  }

  private void send(JsonObject event, Instant time) {
    events.append(event, "date_happened", time);
    events.sendNow().run();
  }

  private static String shortened(String key) {
    return key.substring(0, Math.min(key.length(), MAX_KEY_LENGTH));
  }

  private void send(Report report, Transition transition) {
    JsonObject event =
        new JsonObject()
            .put("title", title(report, transition))
            .put("text", text.of(report))
            .put("alert_type", alertType(transition.to()))
            .put("aggregation_key", shortened(report.check().name()))
            .put("tags", new JsonArray(tags(report, transition)));
    send(event, report.plannedAt());
  }

  private static String title(Report report, Transition transition) {
    return report.check().name()
        + " "
        + ReportText.of(transition)
        + " ("
        + report.location().name()
        + ")";
  }

  private List<String> tags(Report report, Transition transition) {
    List<String> tags = new ArrayList<>(events.tags(report.check(), report.location()));
    tags.add(DatadogTag.of("state", transition.to().key()));
    tags.add(since("since", transition.now()));
    if (transition.isFlapping()) {
      tags.add(DatadogTag.of("flapping", "true"));
    }
    if (transition.from() != Level.UNKNOWN) {
      tags.add(DatadogTag.of("was", transition.from().key()));
      tags.add(since("was-since", transition.before()));
    }
    report.verdict().reason().ifPresent(reason -> tags.add(DatadogTag.of("reason", reason)));
    return tags;
  }

  /// In seconds of the epoch, for `hinomi review`: the first run that saw the state, which is
  /// earlier than the event.
  private static String since(String key, Announcement announced) {
    return DatadogTag.of(key, String.valueOf(announced.since().getEpochSecond()));
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
