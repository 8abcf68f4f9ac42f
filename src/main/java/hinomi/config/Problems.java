package hinomi.config;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Gathers the mistakes of all files while they are read, each of them once.
public final class Problems {
  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::place)
          .thenComparing(Problem::path)
          .thenComparing(Problem::message);

  private final Set<Problem> all = new LinkedHashSet<>();
  private final Set<Problem> patterns = new HashSet<>();

  public void add(Place place, String path, String message) {
    all.add(new Problem(place, path, message));
  }

  /// Adds the problem unless one of the same pattern was added: an entry that is unfolded into a
  /// thousand checks tells its mistake once, in the words of the first.
  void addOnce(Problem pattern, Problem problem) {
    if (patterns.add(pattern)) {
      all.add(problem);
    }
  }

  public void addAll(Problems others) {
    all.addAll(others.all);
  }

  public boolean none() {
    return all.isEmpty();
  }

  public int size() {
    return all.size();
  }

  /// By file and line, as an author reads them.
  public List<Problem> sorted() {
    return all.stream().sorted(ORDER).toList();
  }
}
