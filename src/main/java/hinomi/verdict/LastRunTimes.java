package hinomi.verdict;

import java.time.Instant;
import java.util.Optional;

/// The planned starts of the last run of a check, of the last conclusive one, and of the last
/// conclusive one that saw a certificate.
public record LastRunTimes(
    Optional<Instant> any, Optional<Instant> conclusive, Optional<Instant> certificate) {
  public static final LastRunTimes NONE =
      new LastRunTimes(Optional.empty(), Optional.empty(), Optional.empty());

  LastRunTimes and(RunSummary run) {
    Optional<Instant> now = Optional.of(run.plannedAt());
    return run.verdict().isConclusive()
        ? new LastRunTimes(now, now, run.showsCertificate() ? now : certificate)
        : new LastRunTimes(now, conclusive, certificate);
  }
}
