package hinomi.datadog;

import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.sink.Sink;
import hinomi.sink.Text;
import hinomi.verdict.Level;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Tells Datadog an event at once when a check is not any more what was told last; that it is up is
/// no news at first. In a maintenance window, and of runs that do not count, it tells nothing: what
/// still holds after the window is told then.
final class EventSink implements Sink {
  private static final int LONGEST_KEY = 100;

  private final Notices events;
  private final EventText text;
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  EventSink(Notices events, EventText text) {
    this.events = events;
    this.text = text;
  }

  private record Told(Level level, Instant since) {}

  @Override
  public void accept(Report report) {
    String name = report.check().name();
    if (!events.concern(report, !told.containsKey(name))) {
      return;
    }
    Level level = report.state().told();
    Told before = told.computeIfAbsent(name, _ -> new Told(Level.UP, report.plannedAt()));
    if (before.level() != level) {
      told.put(name, new Told(level, report.plannedAt()));
      tell(report, title(report, before));
    }
  }

  @Override
  public void accept(Notice notice) {
    Map<String, String> tags = new TreeMap<>(events.constants());
    tags.put("location", notice.location().name());
    JsonObject event =
        new JsonObject()
            .put("title", notice.words())
            .put("text", "Checks that could not be looked at are unknown, not down.")
            .put("alert_type", notice.isBad() ? "error" : "success")
            .put("aggregation_key", shortened("hinomi-location-" + notice.location().name()))
            .put(
                "tags",
                new JsonArray(
                    tags.entrySet().stream()
                        .map(tag -> Tag.of(tag.getKey(), tag.getValue()))
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

  private static String title(Report report, Told before) {
    return report.check().name()
        + " "
        + change(report, before)
        + " ("
        + report.location().name()
        + ")";
  }

  private static String change(Report report, Told before) {
    if (report.state().flaps()) {
      return "changes too often, and is held degraded until it has settled";
    }
    Level level = report.state().told();
    if (level != Level.UP) {
      return "is " + level.key();
    }
    Duration lasted = Duration.between(before.since(), report.plannedAt());
    return "is up again, was " + before.level().key() + " for " + Text.lasted(lasted);
  }

  private void tell(Report report, String title) {
    JsonObject event =
        new JsonObject()
            .put("title", title)
            .put("text", text.of(report))
            .put("alert_type", alertType(report.state().told()))
            .put("aggregation_key", shortened(report.check().name()))
            .put("tags", new JsonArray(tags(report)));
    tell(event, report.plannedAt());
  }

  private List<String> tags(Report report) {
    List<String> tags = new ArrayList<>(events.tags(report));
    tags.add(Tag.of("state", report.state().told().key()));
    report.verdict().reason().ifPresent(reason -> tags.add(Tag.of("reason", reason)));
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
