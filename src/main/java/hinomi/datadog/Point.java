package hinomi.datadog;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One value of one series at one second, in the form of Datadog's v2 series intake. A second point
/// of the same metric, tags and second replaces the first, so sending it twice changes nothing.
record Point(
    String metric,
    Sort sort,
    Optional<String> unit,
    List<String> tags,
    Instant time,
    double value) {
  Point {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(metric + " must be finite, was " + value);
    }
    tags = List.copyOf(tags);
  }

  /// What a value stands for: a count is of an interval, a gauge of a moment.
  sealed interface Sort {
    record Gauge() implements Sort {}

    record Count(Duration interval) implements Sort {}
  }

  byte[] bytes() {
    JsonObject series = new JsonObject().put("metric", metric);
    switch (sort) {
      case Sort.Gauge() -> series.put("type", 3);
      case Sort.Count(var interval) ->
          series.put("type", 1).put("interval", Math.max(1, interval.toSeconds()));
    }
    unit.ifPresent(word -> series.put("unit", word));
    JsonObject point = new JsonObject().put("timestamp", time.getEpochSecond()).put("value", value);
    return series
        .put("points", new JsonArray().add(point))
        .put("tags", new JsonArray(tags))
        .toBuffer()
        .getBytes();
  }
}
