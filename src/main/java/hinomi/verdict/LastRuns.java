package hinomi.verdict;

import java.time.Instant;
import java.util.Optional;

/// The planned starts of the last run of a check, of the last conclusive one, and of the last
/// conclusive one that saw a certificate.
public record LastRuns(
    Optional<Instant> any, Optional<Instant> conclusive, Optional<Instant> certificate) {
  public static final LastRuns NONE =
      new LastRuns(Optional.empty(), Optional.empty(), Optional.empty());

  LastRuns and(Run run) {
    Optional<Instant> now = Optional.of(run.plannedAt());
    return run.verdict().isConclusive()
        ? new LastRuns(now, now, run.showsCertificate() ? now : certificate)
        : new LastRuns(now, conclusive, certificate);
  }
}
