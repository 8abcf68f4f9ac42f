package hinomi.verdict;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The levels that the last twelve conclusive runs outside of maintenance windows saw, oldest
/// first.
public record RecentRuns(List<Level> levels) {
  public static final int MAX = 12;
  public static final RecentRuns NONE = new RecentRuns(List.of());

  public RecentRuns {
    levels = last(levels, MAX);
  }

  private static List<Level> last(List<Level> levels, int count) {
    return List.copyOf(levels.subList(Math.max(0, levels.size() - count), levels.size()));
  }

  RecentRuns and(Level seen) {
    return new RecentRuns(Stream.concat(levels.stream(), Stream.of(seen)).toList());
  }

  RecentRuns last(int count) {
    return new RecentRuns(last(levels, count));
  }

  /// How many runs saw another level than the run before.
  int changes() {
    return (int)
        IntStream.range(1, levels.size())
            .filter(run -> levels.get(run) != levels.get(run - 1))
            .count();
  }

  public int size() {
    return levels.size();
  }

  public int count(Level level) {
    return (int) levels.stream().filter(level::equals).count();
  }
}
