package hinomi.resource;

import hinomi.resource.Resource.Sort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One thing to do in Datadog, or to leave.
public record Step(
    Deed deed,
    Sort sort,
    String title,
    Optional<Resource> wanted,
    Optional<String> id,
    List<String> fields) {
  public Step {
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

  static Step create(Resource wanted) {
    return new Step(
        Deed.CREATE,
        wanted.sort(),
        wanted.title(),
        Optional.of(wanted),
        Optional.empty(),
        List.of());
  }

  static Step change(Resource wanted, Live live, List<String> fields) {
    return new Step(
        Deed.CHANGE,
        wanted.sort(),
        wanted.title(),
        Optional.of(wanted),
        Optional.of(live.id()),
        fields);
  }

  static Step away(Live live, boolean prune) {
    return new Step(
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
