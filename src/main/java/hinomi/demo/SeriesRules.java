package hinomi.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/// The strict rules of Datadog's v2 series intake: unknown fields, invalid names, values that are
/// no finite number, and points too old or in the future are rejected.
final class SeriesRules {
  private static final Pattern METRIC = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,199}");
  private static final Set<String> SERIES =
      Set.of("metric", "type", "interval", "unit", "points", "tags");
  private static final Set<Integer> TYPES = Set.of(1, 2, 3);
  private static final int GAUGE = 3;
  private static final long MAX_AGE_S = 3_600;
  private static final long MAX_AHEAD_S = 600;

  private final long now;

  SeriesRules(Instant now) {
    this.now = now.getEpochSecond();
  }

  /// The series of a body; throws an IllegalArgumentException if one is invalid.
  JsonArray read(JsonObject body) {
    IntakeRules.only(body, Set.of("series"), "the body");
    JsonArray all = IntakeRules.array(body, "series");
    IntakeRules.require(!all.isEmpty(), "series is empty");
    all.forEach(this::check);
    return all;
  }

  private void check(Object each) {
    IntakeRules.require(each instanceof JsonObject, "a series must be an object");
    JsonObject series = (JsonObject) each;
    IntakeRules.only(series, SERIES, "a series");
    IntakeRules.require(
        series.getValue("metric") instanceof String name && METRIC.matcher(name).matches(),
        "metric name: " + series.getValue("metric"));
    IntakeRules.require(
        series.getValue("type") instanceof Integer type && TYPES.contains(type),
        "type: " + series.getValue("type"));
    checkInterval(series);
    IntakeRules.require(series.getValue("unit", "") instanceof String, "unit must be text");
    IntakeRules.tags(series);
    JsonArray points = IntakeRules.array(series, "points");
    IntakeRules.require(!points.isEmpty(), "a series without points");
    points.forEach(this::checkPoint);
  }

  private static void checkInterval(JsonObject series) {
    boolean gauge = series.getInteger("type") == GAUGE;
    Object interval = series.getValue("interval");
    IntakeRules.require(
        gauge ? interval == null : interval instanceof Integer seconds && seconds > 0,
        "interval: " + interval);
  }

  private void checkPoint(Object each) {
    IntakeRules.require(each instanceof JsonObject, "a point must be an object");
    JsonObject point = (JsonObject) each;
    IntakeRules.only(point, Set.of("timestamp", "value"), "a point");
    IntakeRules.require(
        point.getValue("value") instanceof Number value && Double.isFinite(value.doubleValue()),
        "value: " + point.getValue("value"));
    IntakeRules.require(
        point.getValue("timestamp") instanceof Integer,
        "timestamp: " + point.getValue("timestamp"));
    long age = now - point.getLong("timestamp");
    IntakeRules.require(age <= MAX_AGE_S && age >= -MAX_AHEAD_S, "a point " + age + " s old");
  }
}
