package hinomi.datadog.resource;

import hinomi.datadog.DatadogSettings;
import hinomi.text.HumanTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The silences of a namespace, as downtimes on the monitors of its checks.
public final class Silences {
  private final DatadogAccount account;
  private final OwnershipMarks owner;
  private final HumanTime time;

  /// `datadog` must have both keys.
  public Silences(
      Vertx vertx, DatadogSettings datadog, ResourceSettings resources, HumanTime time) {
    this.owner = new OwnershipMarks(resources.namespace());
    this.account = new DatadogAccount(new DatadogApi(vertx, datadog), owner);
    this.time = time;
  }

  /// What to silence: names of checks, or one scope.
  public sealed interface Wanted {
    record Checks(List<String> names) implements Wanted {
      public Checks {
        names = List.copyOf(names);
      }
    }

    record Scope(String text) implements Wanted {}
  }

  /// Those that have not ended, oldest first.
  public Future<List<Silence>> list() {
    return account
        .openDowntimes()
        .map(all -> all.stream().filter(this::isOurs).map(Silence::of).toList());
  }

  private boolean isOurs(JsonObject item) {
    String message =
        Objects.requireNonNullElse(item.getJsonObject("attributes").getString("message"), "");
    return Silence.isMarked(message)
        && List.of(message.split("\\s+", -1)).contains(owner.namespaceTag());
  }

  /// Mutes from now on; the ids of the downtimes, as one holds a limited number of checks.
  public Future<List<String>> create(Wanted wanted, Instant end, String by, String why) {
    List<Future<String>> ids = new ArrayList<>();
    for (String scope : scopes(wanted)) {
      ids.add(account.create(ResourceType.DOWNTIME, body(scope, end, by, why)));
    }
    return Future.all(ids).map(all -> all.<String>list());
  }

  private static List<String> scopes(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Scope(String text) -> List.of(text);
      case Wanted.Checks(List<String> names) -> {
        List<String> scopes = new ArrayList<>();
        for (int from = 0; from < names.size(); from += CheckGroup.MAX_SIZE) {
          int to = Math.min(names.size(), from + CheckGroup.MAX_SIZE);
          scopes.add(Silence.scopeOf(names.subList(from, to)));
        }
        yield scopes;
      }
    };
  }

  private JsonObject body(String scope, Instant end, String by, String why) {
    JsonObject attributes =
        new JsonObject()
            .put("scope", scope)
            .put(
                "monitor_identifier",
                new JsonObject()
                    .put(
                        "monitor_tags",
                        new JsonArray().add(owner.namespaceTag()).add(Monitor.OF_CHECKS)))
            .put("schedule", new JsonObject().put("end", DateTimeFormatter.ISO_INSTANT.format(end)))
            .put(
                "message",
                "Silenced by %s until %s; why: %s %s %s"
                    .formatted(by, time.of(end), why, Silence.MARK, owner.namespaceTag()))
            .put("display_timezone", zone())
            .put("mute_first_recovery_notification", true)
            .put("notify_end_states", new JsonArray().add("alert").add("warn").add("no data"))
            .put("notify_end_types", new JsonArray().add("expired"));
    return data(new JsonObject().put("attributes", attributes));
  }

  /// Datadog takes names of zones only.
  private String zone() {
    return time.zone().normalized() instanceof ZoneOffset ? "UTC" : time.zone().getId();
  }

  private static JsonObject data(JsonObject data) {
    return new JsonObject().put("data", data.put("type", "downtime"));
  }

  /// Ends the silence, for all that it holds.
  public Future<Void> end(Silence silence) {
    return account.delete(ResourceType.DOWNTIME, silence.id());
  }

  /// Ends it for some of its checks.
  public Future<Void> end(Silence silence, List<String> names) {
    List<String> left = silence.names().stream().filter(each -> !names.contains(each)).toList();
    return left.isEmpty()
        ? end(silence)
        : account.change(
            ResourceType.DOWNTIME,
            silence.id(),
            data(
                new JsonObject()
                    .put("attributes", new JsonObject().put("scope", Silence.scopeOf(left)))));
  }
}
