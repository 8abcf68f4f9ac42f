package hinomi.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;

/// What Datadog's intakes of events and of service checks ask of a body, by their letter and
/// without mercy.
final class NoticeRules {
  private static final Set<String> EVENT =
      Set.of("title", "text", "alert_type", "aggregation_key", "date_happened", "tags");
  private static final Set<String> STATUS =
      Set.of("check", "host_name", "status", "timestamp", "tags", "message");
  private static final Set<String> ALERT_TYPES = Set.of("error", "warning", "info", "success");
  private static final int LONGEST_TITLE = 500;
  private static final int LONGEST_TEXT = 4_000;
  private static final int LONGEST_KEY = 100;
  private static final int LONGEST_MESSAGE = 500;
  private static final long PAST_OF_EVENTS = 18 * 3_600;
  private static final long PAST_OF_STATUSES = 600;
  private static final long FUTURE = 600;

  private final long now;

  NoticeRules(Instant now) {
    this.now = now.getEpochSecond();
  }

  /// IllegalArgumentException says what is wrong with the event.
  void checkEvent(JsonObject event) {
    IntakeRules.only(event, EVENT, "an event");
    text(event, "title", LONGEST_TITLE);
    text(event, "text", LONGEST_TEXT);
    text(event, "aggregation_key", LONGEST_KEY);
    IntakeRules.require(
        event.getValue("alert_type") instanceof String type && ALERT_TYPES.contains(type),
        "alert_type: " + event.getValue("alert_type"));
    IntakeRules.tags(event);
    age(event.getValue("date_happened"), PAST_OF_EVENTS);
  }

  /// IllegalArgumentException says what is wrong with one of the statuses.
  void checkStatuses(JsonArray statuses) {
    IntakeRules.require(!statuses.isEmpty(), "no statuses");
    statuses.forEach(each -> {
      IntakeRules.require(each instanceof JsonObject, "a status must be an object");
      checkStatus((JsonObject) each);
    });
  }

  private void checkStatus(JsonObject status) {
    IntakeRules.only(status, STATUS, "a status");
    text(status, "check", LONGEST_KEY);
    text(status, "host_name", LONGEST_KEY);
    IntakeRules.require(
        status.getValue("status") instanceof Integer level && level >= 0 && level <= 3,
        "status: " + status.getValue("status"));
    if (status.containsKey("message")) {
      text(status, "message", LONGEST_MESSAGE);
    }
    IntakeRules.tags(status);
    age(status.getValue("timestamp"), PAST_OF_STATUSES);
  }

  private static void text(JsonObject json, String key, int longest) {
    IntakeRules.require(
        json.getValue(key) instanceof String text && !text.isBlank() && text.length() <= longest,
        key + ": " + json.getValue(key));
  }

  private void age(Object timestamp, long past) {
    IntakeRules.require(timestamp instanceof Integer, "timestamp: " + timestamp);
    long age = now - ((Integer) timestamp).longValue();
    IntakeRules.require(age <= past && age >= -FUTURE, age + " s old");
  }
}
