package hinomi.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;

/// The strict rules of Datadog's intakes for events and service checks.
final class EventRules {
  private static final Set<String> EVENT =
      Set.of("title", "text", "alert_type", "aggregation_key", "date_happened", "tags");
  private static final Set<String> STATUS =
      Set.of("check", "host_name", "status", "timestamp", "tags", "message");
  private static final Set<String> ALERT_TYPES = Set.of("error", "warning", "info", "success");
  private static final int MAX_TITLE = 500;
  private static final int MAX_TEXT = 4_000;
  private static final int MAX_KEY = 100;
  private static final int MAX_MESSAGE = 500;
  private static final long MAX_EVENT_AGE_S = 18 * 3_600;
  private static final long MAX_STATUS_AGE_S = 600;
  private static final long MAX_AHEAD_S = 600;

  private final long now;

  EventRules(Instant now) {
    this.now = now.getEpochSecond();
  }

  /// Throws an IllegalArgumentException for an invalid event.
  void checkEvent(JsonObject event) {
    IntakeRules.only(event, EVENT, "an event");
    text(event, "title", MAX_TITLE);
    text(event, "text", MAX_TEXT);
    text(event, "aggregation_key", MAX_KEY);
    IntakeRules.require(
        event.getValue("alert_type") instanceof String type && ALERT_TYPES.contains(type),
        "alert_type: " + event.getValue("alert_type"));
    IntakeRules.tags(event);
    age(event.getValue("date_happened"), MAX_EVENT_AGE_S);
  }

  /// Throws an IllegalArgumentException for an invalid status.
  void checkStatuses(JsonArray statuses) {
    IntakeRules.require(!statuses.isEmpty(), "no statuses");
    statuses.forEach(each -> {
      IntakeRules.require(each instanceof JsonObject, "a status must be an object");
      checkStatus((JsonObject) each);
    });
  }

  private void checkStatus(JsonObject status) {
    IntakeRules.only(status, STATUS, "a status");
    text(status, "check", MAX_KEY);
    text(status, "host_name", MAX_KEY);
    IntakeRules.require(
        status.getValue("status") instanceof Integer level && level >= 0 && level <= 3,
        "status: " + status.getValue("status"));
    if (status.containsKey("message")) {
      text(status, "message", MAX_MESSAGE);
    }
    IntakeRules.tags(status);
    age(status.getValue("timestamp"), MAX_STATUS_AGE_S);
  }

  private static void text(JsonObject json, String key, int max) {
    IntakeRules.require(
        json.getValue(key) instanceof String text && !text.isBlank() && text.length() <= max,
        key + ": " + json.getValue(key));
  }

  private void age(Object timestamp, long maxAge) {
    IntakeRules.require(timestamp instanceof Integer, "timestamp: " + timestamp);
    long age = now - ((Integer) timestamp).longValue();
    IntakeRules.require(age <= maxAge && age >= -MAX_AHEAD_S, age + " s old");
  }
}
