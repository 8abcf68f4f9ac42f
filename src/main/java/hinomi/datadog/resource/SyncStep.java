package hinomi.datadog.resource;

import hinomi.datadog.resource.Resource.Sort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One thing to do in Datadog, or to leave.
public record SyncStep(
    Deed deed,
    Sort sort,
    String title,
    Optional<Resource> wanted,
    Optional<String> id,
    List<String> fields) {
  public SyncStep {
    fields = List.copyOf(fields);
  }

  /// What is done. What carries our marks but is not wanted is deleted, or left when nobody asked
  /// for that.
  public enum Deed {
    CREATE("+"),
    CHANGE("~"),
    DELETE("-"),
    LEAVE("?");

    private final String mark;

    /// For programs.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    Deed(String mark) {
      this.mark = mark;
    }
  }

  static SyncStep create(Resource wanted) {
    return new SyncStep(
        Deed.CREATE,
        wanted.sort(),
        wanted.title(),
        Optional.of(wanted),
        Optional.empty(),
        List.of());
  }

  static SyncStep change(Resource wanted, LiveResource live, List<String> fields) {
    return new SyncStep(
        Deed.CHANGE,
        wanted.sort(),
        wanted.title(),
        Optional.of(wanted),
        Optional.of(live.id()),
        fields);
  }

  static SyncStep away(LiveResource live, boolean prune) {
    return new SyncStep(
        prune ? Deed.DELETE : Deed.LEAVE,
        live.sort(),
        live.title(),
        Optional.empty(),
        Optional.of(live.id()),
        List.of());
  }

  @Override
  public String toString() {
    String which = fields.isEmpty() ? "" : ": " + String.join(", ", fields);
    String left = deed == Deed.LEAVE ? " is not in the files" : "";
    return deed.mark + " " + sort.word() + " " + title + which + left;
  }
}
