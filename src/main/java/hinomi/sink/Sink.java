package hinomi.sink;

import hinomi.check.Notice;
import hinomi.check.Report;

/// Who is told of every run. It returns at once; what it cannot pass on it counts and logs itself.
@FunctionalInterface
public interface Sink {
  void accept(Report report);

  /// What concerns the location rather than a check; a sink that tells of checks alone ignores it.
  default void accept(Notice notice) {}
}
