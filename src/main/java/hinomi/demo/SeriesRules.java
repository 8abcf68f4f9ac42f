package hinomi.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What Datadog's v2 series intake asks of a body, by its letter and without mercy: unknown fields,
/// odd names, values that are no number and points too old or too new are refused.
final class SeriesRules {
  private static final Pattern METRIC = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,199}");
  private static final Pattern TAG = Pattern.compile("\\p{L}[\\p{L}\\p{N}_\\-:./]{0,199}(?<!:)");
  private static final Set<String> SERIES =
      Set.of("metric", "type", "interval", "unit", "points", "tags");
  private static final Set<Integer> TYPES = Set.of(1, 2, 3);
  private static final int GAUGE = 3;
  private static final long PAST = 3_600;
  private static final long FUTURE = 600;

  private final long now;

  SeriesRules(Instant now) {
    this.now = now.getEpochSecond();
  }

  /// The series of a body; IllegalArgumentException says what is wrong with it.
  JsonArray read(JsonObject body) {
    only(body, Set.of("series"), "the body");
    JsonArray all = array(body, "series");
    require(!all.isEmpty(), "series is empty");
    all.forEach(this::check);
    return all;
  }

  private void check(Object each) {
    require(each instanceof JsonObject, "a series must be an object");
    JsonObject series = (JsonObject) each;
    only(series, SERIES, "a series");
    require(
        series.getValue("metric") instanceof String name && METRIC.matcher(name).matches(),
        "metric name: " + series.getValue("metric"));
    require(
        series.getValue("type") instanceof Integer type && TYPES.contains(type),
        "type: " + series.getValue("type"));
    checkInterval(series);
    require(series.getValue("unit", "") instanceof String, "unit must be text");
    array(series, "tags")
        .forEach(tag -> require(tag instanceof String text && isTag(text), "tag: " + tag));
    JsonArray points = array(series, "points");
    require(!points.isEmpty(), "a series without points");
    points.forEach(this::checkPoint);
  }

  private static boolean isTag(String tag) {
    return TAG.matcher(tag).matches() && tag.equals(tag.toLowerCase(Locale.ROOT));
  }

  private static void checkInterval(JsonObject series) {
    boolean gauge = series.getInteger("type") == GAUGE;
    Object interval = series.getValue("interval");
    require(
        gauge ? interval == null : interval instanceof Integer seconds && seconds > 0,
        "interval: " + interval);
  }

  private void checkPoint(Object each) {
    require(each instanceof JsonObject, "a point must be an object");
    JsonObject point = (JsonObject) each;
    only(point, Set.of("timestamp", "value"), "a point");
    require(
        point.getValue("value") instanceof Number value && Double.isFinite(value.doubleValue()),
        "value: " + point.getValue("value"));
    require(
        point.getValue("timestamp") instanceof Integer,
        "timestamp: " + point.getValue("timestamp"));
    long age = now - point.getLong("timestamp");
    require(age <= PAST && age >= -FUTURE, "a point " + age + " s old");
  }

  private static JsonArray array(JsonObject json, String key) {
    require(json.getValue(key) instanceof JsonArray, key + " must be a list");
    return json.getJsonArray(key);
  }

  private static void only(JsonObject json, Set<String> known, String where) {
    json.fieldNames()
        .forEach(key -> require(known.contains(key), "unknown in " + where + ": " + key));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
