package hinomi.sink;

import hinomi.check.Check;
import hinomi.check.CurrentState;
import hinomi.check.Notice;
import hinomi.check.Report;
import java.util.List;

/// Takes the report of every run. It returns at once and keeps no state of checks: what it needs of
/// earlier runs is in the report. What it cannot pass on it counts and logs itself.
@FunctionalInterface
public interface Sink {
  void accept(Report report);

  /// What concerns the location rather than one check; ignored by default.
  default void accept(Notice notice) {}

  /// The checks from now on, of all locations; ignored by default.
  default void replace(List<Check> checks) {}

  /// Once a minute for each check that runs here; ignored by default.
  default void repeat(CurrentState current) {}

  /// The check was removed, or other monitors watch it from now on; ignored by default.
  default void removed(CurrentState last) {}
}
