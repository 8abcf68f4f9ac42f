package hinomi.datadog.resource;

import hinomi.datadog.resource.SyncStep.Action;
import java.util.List;
import java.util.Map;

/// The steps from the live account to the desired resources, in an order that respects references,
/// and the ids of the resources that exist already.
public record SyncPlan(List<SyncStep> steps, Map<String, String> ids) {
  public SyncPlan {
    steps = List.copyOf(steps);
    ids = Map.copyOf(ids);
  }

  /// The key of a resource in [#ids].
  static String path(ResourceType type, String key) {
    return type.label() + "/" + key;
  }

  /// The steps that change the account.
  public List<SyncStep> changes() {
    return steps.stream().filter(step -> step.action() != Action.LEAVE).toList();
  }

  public boolean isEmpty() {
    return changes().isEmpty();
  }

  public String summary() {
    long left = count(Action.LEAVE);
    String more = left == 0 ? "" : "; " + left + " not in the files (--prune deletes them)";
    return isEmpty()
        ? "Datadog is up to date" + more
        : count(Action.CREATE)
            + " to create, "
            + count(Action.CHANGE)
            + " to change, "
            + count(Action.DELETE)
            + " to delete"
            + more;
  }

  private long count(Action action) {
    return steps.stream().filter(step -> step.action() == action).count();
  }
}
