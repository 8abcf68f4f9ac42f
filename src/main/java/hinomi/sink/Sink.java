package hinomi.sink;

import hinomi.check.Notice;
import hinomi.check.Report;

/// Who hears of every run. It returns at once, and remembers nothing of checks: what it needs to
/// know of earlier runs is in the report. What it cannot pass on it counts and logs itself.
@FunctionalInterface
public interface Sink {
  void accept(Report report);

  /// What concerns the location rather than a check; a sink for reports alone ignores it.
  default void accept(Notice notice) {}
}
