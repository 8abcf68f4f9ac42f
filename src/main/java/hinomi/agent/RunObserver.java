package hinomi.agent;

import hinomi.check.Check;
import hinomi.check.Report;
import hinomi.verdict.Verdict;

/// Watches runs on demand, on the event loop.
@FunctionalInterface
public interface RunObserver {
  void reported(Report report);

  /// An attempt has ended, and the run may go on with a recheck.
  default void attempted(Check check, Verdict verdict) {}
}
