package hinomi.cli.once;

import hinomi.assertion.Grade;
import hinomi.check.Report;
import hinomi.config.Position;
import java.time.Duration;
import java.util.Optional;

/// What became of one check in a pass over all of them: a run, or nothing for a reason.
public sealed interface Result {
  String check();

  /// Where the check is written.
  Position place();

  /// A check that ran.
  record Ran(Report report, Position place) implements Result {
    @Override
    public String check() {
      return report.check().name();
    }

    Grade grade() {
      return report.verdict().grade();
    }

    String reason() {
      return report.verdict().reason().orElse("");
    }

    /// Why it did not pass; empty when it passed.
    String message() {
      return report.verdict().message().orElse("");
    }

    /// How long the last attempt took, in seconds; absent when nothing was measured.
    Optional<Double> seconds() {
      return report.outcome().timing().elapsed().map(Duration::toNanos).map(nanos -> nanos / 1e9);
    }
  }

  /// A check that did not run, and why.
  record Skipped(String check, String why, Position place) implements Result {}
}
