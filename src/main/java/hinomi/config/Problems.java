package hinomi.config;

import java.util.ArrayList;
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

  /// Nobody reads more at once.
  private static final int MOST = 1_000;

  /// By the pattern that later problems share with them.
  private final Map<Problem, Problem> all = new LinkedHashMap<>();

  private boolean more;

  public void add(Position place, String path, String message) {
    Problem problem = new Problem(place, path, message);
    addOnce(problem, problem);
  }

  /// Adds the problem unless one of the same pattern was added: an entry that is expanded into a
  /// thousand checks reports its mistake once, in the words of the first.
  void addOnce(Problem pattern, Problem problem) {
    if (all.size() < MOST) {
      all.putIfAbsent(pattern, problem);
    } else if (!all.containsKey(pattern)) {
      more = true;
    }
  }

  public void addAll(Problems others) {
    others.all.forEach(this::addOnce);
    more = more || others.more;
  }

  public boolean none() {
    return all.isEmpty();
  }

  public int size() {
    return all.size();
  }

  /// Sorted by file and line. The last one counts those beyond the limit.
  public List<Problem> sorted() {
    List<Problem> sorted = new ArrayList<>(all.values().stream().sorted(ORDER).toList());
    if (more) {
      sorted.add(
          new Problem(sorted.getLast().place(), "", "there are more than " + MOST + " problems"));
    }
    return List.copyOf(sorted);
  }
}
