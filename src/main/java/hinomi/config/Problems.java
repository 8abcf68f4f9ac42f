package hinomi.config;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers the mistakes of all files while they are read, each of them once.
public final class Problems {
  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::place)
          .thenComparing(Problem::path)
          .thenComparing(Problem::message);

  /// By what they have in common with others that need not be told again.
  private final Map<Problem, Problem> all = new LinkedHashMap<>();

  public void add(Place place, String path, String message) {
    Problem problem = new Problem(place, path, message);
    all.putIfAbsent(problem, problem);
  }

  /// Adds the problem unless one of the same pattern was added: an entry that is unfolded into a
  /// thousand checks tells its mistake once, in the words of the first.
  void addOnce(Problem pattern, Problem problem) {
    all.putIfAbsent(pattern, problem);
  }

  public void addAll(Problems others) {
    others.all.forEach(all::putIfAbsent);
  }

  public boolean none() {
    return all.isEmpty();
  }

  public int size() {
    return all.size();
  }

  /// By file and line, as an author reads them.
  public List<Problem> sorted() {
    return all.values().stream().sorted(ORDER).toList();
  }
}
