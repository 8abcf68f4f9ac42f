package hinomi.datadog;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.journal.Journal;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Appends events or statuses to the queue of their endpoint, with a time in whole seconds, and can
/// have them sent at once.
record NotificationQueue(
    IntakeEndpoint endpoint, Journal journal, Map<String, String> constants, Runnable sendNow) {
  NotificationQueue {
    constants = Map.copyOf(constants);
  }

  List<String> tags(Check check, Location location) {
    return DatadogTag.of(check, location, constants);
  }

  /// The time goes into the notice under the key.
  void append(JsonObject notice, String key, Instant time) {
    Instant second = Instant.ofEpochSecond(time.getEpochSecond());
    notice.put(key, second.getEpochSecond());
    journal.append(endpoint.queue(), second, notice.toBuffer().getBytes());
  }
}
