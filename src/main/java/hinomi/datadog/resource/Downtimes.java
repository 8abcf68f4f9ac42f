package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.ResourceKey;
import hinomi.schedule.MaintenanceWindow;
import hinomi.schedule.OnceWindow;
import hinomi.schedule.RecurringWindow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Maintenance windows as downtimes, which mute the monitors of checks. Windows that are over are
/// left out: Datadog refuses them. A key stands for the whole window, however much of it is over.
final class Downtimes {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private final ResourceSettings settings;
  private final Instant now;

  Downtimes(ResourceSettings settings, Instant now) {
    this.settings = settings;
    this.now = now;
  }

  Stream<Resource> of(List<Check> checks) {
    Map<String, MaintenanceWindow> windows = new TreeMap<>();
    Map<String, List<String>> names = new TreeMap<>();
    checks.stream()
        .sorted(Comparator.comparing(Check::name))
        .forEach(check ->
            check.maintenance().stream()
                .filter(window -> !window.isOver(now))
                .forEach(window -> {
                  String whole = schedule(window).encode();
                  windows.put(whole, window);
                  names.computeIfAbsent(whole, _ -> new ArrayList<>()).add(check.name());
                }));
    return windows.entrySet().stream()
        .flatMap(each ->
            parts(
                ResourceKey.digits(each.getKey()),
                each.getValue(),
                names.getOrDefault(each.getKey(), List.of())));
  }

  /// The whole of it, from its first start.
  private static JsonObject schedule(MaintenanceWindow window) {
    return switch (window) {
      case OnceWindow(Instant start, Instant end) -> until(end).put("start", utc(start));
      case RecurringWindow recurring -> schedule(recurring.series());
    };
  }

  /// Datadog refuses a start in the past: an open window starts now, and a recurring one at its
  /// next start, as long as there is one.
  private JsonObject fromNow(MaintenanceWindow window) {
    return switch (window) {
      case OnceWindow(Instant start, Instant end) ->
          start.isAfter(now) ? schedule(window) : until(end);
      case RecurringWindow recurring ->
          recurring
              .series()
              .after(now)
              .map(Downtimes::schedule)
              .orElseGet(() -> until(recurring.endAt(now).orElse(now)));
    };
  }

  private static JsonObject until(Instant end) {
    return new JsonObject().put("end", utc(end.plusNanos(999_999_999)));
  }

  private static JsonObject schedule(RecurringWindow.Series window) {
    JsonObject recurrence =
        new JsonObject()
            .put("duration", duration(window.length()))
            .put("rrule", window.rule())
            .put("start", LOCAL.format(window.start()));
    return new JsonObject()
        .put("timezone", zone(window.zone()))
        .put("recurrences", new JsonArray().add(recurrence));
  }

  private static String utc(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.SECONDS));
  }

  private static String duration(Duration length) {
    return Math.max(1, (length.toSeconds() + 59) / 60) + "m";
  }

  /// Datadog takes zone names only; those of fixed offsets (`Etc/GMT-9`) have the sign reversed.
  static String zone(ZoneId zone) {
    if (zone.normalized() instanceof ZoneOffset offset) {
      int hours = offset.getTotalSeconds() / 3_600;
      return hours == 0 ? "UTC" : "Etc/GMT" + (hours > 0 ? "-" : "+") + Math.abs(hours);
    }
    return zone.getId();
  }

  private Stream<Resource> parts(String digits, MaintenanceWindow window, List<String> names) {
    List<Resource> all = new ArrayList<>();
    for (int from = 0; from < names.size(); from += CheckGroup.MAX_SIZE) {
      List<String> some = names.subList(from, Math.min(names.size(), from + CheckGroup.MAX_SIZE));
      String part = from == 0 ? "" : "-" + from / CheckGroup.MAX_SIZE;
      all.add(downtime("maintenance-" + digits + part, window, some));
    }
    return all.stream();
  }

  private Resource downtime(String key, MaintenanceWindow window, List<String> names) {
    OwnershipMarks owner = new OwnershipMarks(settings.namespace());
    String scope = names.size() == 1 ? names.getFirst() : "(" + String.join(" OR ", names) + ")";
    JsonObject attributes =
        new JsonObject()
            .put("scope", "check:" + scope)
            .put(
                "monitor_identifier",
                new JsonObject()
                    .put(
                        "monitor_tags",
                        new JsonArray().add(owner.namespaceTag()).add(Monitor.OF_CHECKS)))
            .put("schedule", fromNow(window))
            .put("message", "Maintenance window from the check files. " + owner.inText(key))
            .put("display_timezone", schedule(window).getString("timezone", "UTC"))
            .put("mute_first_recovery_notification", true)
            .put("notify_end_states", new JsonArray().add("alert").add("warn").add("no data"))
            .put("notify_end_types", new JsonArray().add("expired"));
    JsonObject data = new JsonObject().put("type", "downtime").put("attributes", attributes);
    return new Resource(ResourceType.DOWNTIME, key, new JsonObject().put("data", data));
  }

  static String titleOf(JsonObject body) {
    JsonObject attributes = body.getJsonObject("data").getJsonObject("attributes");
    JsonObject schedule = attributes.getJsonObject("schedule", new JsonObject());
    JsonArray recurrences = schedule.getJsonArray("recurrences", new JsonArray());
    String when =
        recurrences.isEmpty() ? once(schedule) : recurrences.getJsonObject(0).getString("rrule");
    return attributes.getString("scope") + ", " + when;
  }

  private static String once(JsonObject schedule) {
    return schedule.containsKey("start")
        ? schedule.getString("start") + " to " + schedule.getString("end")
        : "until " + schedule.getString("end");
  }
}
