package hinomi.datadog.resource;

import hinomi.datadog.resource.Resource.Sort;
import hinomi.datadog.resource.SyncStep.Deed;
import java.util.List;
import java.util.Map;

/// What is to be done so that an account holds what is wanted, in an order in which it can be done,
/// and the ids of what stands there already.
public record SyncPlan(List<SyncStep> steps, Map<String, String> ids) {
  public SyncPlan {
    steps = List.copyOf(steps);
    ids = Map.copyOf(ids);
  }

  /// Ids are kept by this name.
  static String name(Sort sort, String key) {
    return sort.word() + "/" + key;
  }

  /// The steps that do something.
  public List<SyncStep> deeds() {
    return steps.stream().filter(step -> step.deed() != Deed.LEAVE).toList();
  }

  public boolean isDone() {
    return deeds().isEmpty();
  }

  public String summary() {
    long left = count(Deed.LEAVE);
    String more = left == 0 ? "" : "; " + left + " not in the files (--prune deletes them)";
    return isDone()
        ? "Datadog holds all of it as it is wanted" + more
        : count(Deed.CREATE)
            + " to create, "
            + count(Deed.CHANGE)
            + " to change, "
            + count(Deed.DELETE)
            + " to delete"
            + more;
  }

  private long count(Deed deed) {
    return steps.stream().filter(step -> step.deed() == deed).count();
  }
}
