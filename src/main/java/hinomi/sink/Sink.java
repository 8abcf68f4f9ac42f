package hinomi.sink;

import hinomi.check.Notice;
import hinomi.check.Report;

/// Takes the report of every run. It returns at once and keeps no state of checks: what it needs of
/// earlier runs is in the report. What it cannot pass on it counts and logs itself.
@FunctionalInterface
public interface Sink {
  void accept(Report report);

  /// What concerns the location rather than one check; ignored by default.
  default void accept(Notice notice) {}
}
