package hinomi.verdict;

import java.time.Instant;
import java.util.Optional;

/// The planned starts of the last run of a check, of the last conclusive one, and of the last
/// conclusive one that saw a certificate, with the whole days that this had left.
public record LastRuns(
    Optional<Instant> any,
    Optional<Instant> conclusive,
    Optional<Instant> certificate,
    Optional<Long> daysLeft) {
  public static final LastRuns NONE =
      new LastRuns(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  LastRuns and(RunSummary run) {
    Optional<Instant> now = Optional.of(run.plannedAt());
    if (!run.verdict().isConclusive()) {
      return new LastRuns(now, conclusive, certificate, daysLeft);
    }
    return run.daysLeft().isPresent()
        ? new LastRuns(now, now, now, run.daysLeft())
        : new LastRuns(now, now, certificate, daysLeft);
  }
}
