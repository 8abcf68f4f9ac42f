package hinomi.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gathers the mistakes of all files while they are read.
public final class Problems {
  private final List<Problem> all = new ArrayList<>();

  public void add(Place place, String path, String message) {
    Problem problem = new Problem(place, path, message);
    if (!all.contains(problem)) {
      all.add(problem);
    }
  }

  public boolean none() {
    return all.isEmpty();
  }

  public int size() {
    return all.size();
  }

  /// By file and line, as an author reads them.
  public List<Problem> sorted() {
    return all.stream().sorted(Comparator.comparing(Problem::place)).toList();
  }
}
