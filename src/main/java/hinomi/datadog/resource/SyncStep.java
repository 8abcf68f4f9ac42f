package hinomi.datadog.resource;

import hinomi.datadog.resource.DatadogAccount.LiveResource;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One change of the account, or one resource that is left although no check file declares it.
public record SyncStep(
    Action action,
    ResourceType type,
    String title,
    Optional<Resource> desired,
    Optional<String> id,
    List<String> fields) {
  public SyncStep {
    fields = List.copyOf(fields);
  }

  public enum Action {
    CREATE("+"),
    CHANGE("~"),
    DELETE("-"),
    /// Ours, no longer declared, and not to be deleted without `--prune`.
    LEAVE("?");

    private final String sign;

    Action(String sign) {
      this.sign = sign;
    }

    /// For JSON: lower case.
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static SyncStep create(Resource desired) {
    return new SyncStep(
        Action.CREATE,
        desired.type(),
        desired.title(),
        Optional.of(desired),
        Optional.empty(),
        List.of());
  }

  static SyncStep change(Resource desired, LiveResource live, List<String> fields) {
    return new SyncStep(
        Action.CHANGE,
        desired.type(),
        desired.title(),
        Optional.of(desired),
        Optional.of(live.id()),
        fields);
  }

  /// Ours, no longer declared, and to be kept for the time that has passed.
  static SyncStep end(LiveResource live, JsonObject body) {
    return new SyncStep(
        Action.CHANGE,
        live.type(),
        live.title(),
        Optional.of(new Resource(live.type(), live.key(), body)),
        Optional.of(live.id()),
        List.of("ends, as it is no longer in the files"));
  }

  static SyncStep delete(LiveResource live, boolean prune) {
    return new SyncStep(
        prune ? Action.DELETE : Action.LEAVE,
        live.type(),
        live.title(),
        Optional.empty(),
        Optional.of(live.id()),
        List.of());
  }

  @Override
  public String toString() {
    String changed = fields.isEmpty() ? "" : ": " + String.join(", ", fields);
    String left = action == Action.LEAVE ? " is not in the files" : "";
    return action.sign + " " + type.label() + " " + title + changed + left;
  }
}
