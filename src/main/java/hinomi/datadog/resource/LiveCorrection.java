package hinomi.datadog.resource;

import hinomi.schedule.MaintenanceWindow;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A correction in the account that the files no longer declare. What it corrected so far stays
/// corrected: deleting it would take the error budget back.
record LiveCorrection(JsonObject attributes) {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  static LiveCorrection of(JsonObject body) {
    return new LiveCorrection(body.getJsonObject("data").getJsonObject("attributes"));
  }

  String slo() {
    return attributes.getString("slo_id", "");
  }

  boolean hasBegun(Instant now) {
    return !start().isAfter(now);
  }

  private Instant start() {
    return Instant.ofEpochSecond(attributes.getLong("start", 0L));
  }

  private String rule() {
    return Objects.requireNonNullElse(attributes.getString("rrule"), "").replace("RRULE:", "");
  }

  /// One that cannot be read goes on.
  boolean isOver(Instant now) {
    if (rule().isEmpty()) {
      return !Instant.ofEpochSecond(attributes.getLong("end", Long.MAX_VALUE / 2_000)).isAfter(now);
    }
    try {
      ZoneId zone = ZoneId.of(attributes.getString("timezone", "UTC"));
      Duration length = Duration.ofSeconds(attributes.getLong("duration", 0L));
      return MaintenanceWindow.byRule(rule(), LocalDateTime.ofInstant(start(), zone), zone, length)
          .isOver(now);
    } catch (DateTimeException | IllegalArgumentException _) {
      return false;
    }
  }

  /// The change after which nothing from now on is corrected.
  JsonObject endedAt(Instant now) {
    JsonObject end =
        rule().isEmpty()
            ? new JsonObject()
                .put("start", start().getEpochSecond())
                .put("end", now.getEpochSecond())
            : new JsonObject().put("rrule", endedRule(now));
    return new JsonObject()
        .put("data", new JsonObject().put("type", "correction").put("attributes", end));
  }

  private String endedRule(Instant now) {
    Stream<String> kept =
        Arrays.stream(rule().split(";", -1))
            .filter(part -> !part.startsWith("COUNT=") && !part.startsWith("UNTIL="));
    return Stream.concat(kept, Stream.of("UNTIL=" + UTC.format(now)))
        .collect(Collectors.joining(";"));
  }
}
