package hinomi.datadog.resource;

import hinomi.schedule.MaintenanceWindow;
import hinomi.schedule.RecurringWindow.Series;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The schedule of a downtime as the API writes it, compared by when it mutes: Datadog moves the
/// start of a recurring one on, and so does each sync.
record DowntimeSchedule(JsonObject json) {
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})([mhdw])");

  private boolean recurs() {
    return json.containsKey("recurrences");
  }

  /// Whether the live schedule mutes when this one does, from now on. Where neither recurs, the
  /// fields are to be compared.
  boolean isKeptBy(DowntimeSchedule live) {
    if (!live.recurs()) {
      return false;
    }
    Optional<Series> found = live.series();
    return recurs()
        ? found.flatMap(it -> series().filter(it::continues)).isPresent()
        : found.filter(it -> endsLastAt(it, json.getString("end"))).isPresent();
  }

  /// Of a recurring window, the last occurrence may be all that is left.
  private static boolean endsLastAt(Series live, String end) {
    Instant wanted = OffsetDateTime.parse(end).toInstant();
    MaintenanceWindow window =
        MaintenanceWindow.byRule(live.rule(), live.start(), live.zone(), live.length());
    return window.isOver(wanted) && window.covers(wanted.minusSeconds(1));
  }

  /// Of one recurrence; a person may have written more, or what is none.
  private Optional<Series> series() {
    JsonArray all = json.getJsonArray("recurrences");
    if (all.size() != 1) {
      return Optional.empty();
    }
    JsonObject one = all.getJsonObject(0);
    try {
      return length(one.getString("duration", ""))
          .map(length ->
              new Series(
                  one.getString("rrule"),
                  LocalDateTime.parse(one.getString("start")),
                  ZoneId.of(json.getString("timezone", "UTC")),
                  length));
    } catch (DateTimeException | IllegalArgumentException | ClassCastException _) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> length(String text) {
    Matcher parts = LENGTH.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(parts.group(1));
    return Optional.of(
        switch (parts.group(2)) {
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofDays(7 * count);
        });
  }
}
