package hinomi.verdict;

import java.time.Instant;
import java.util.Optional;

/// What the state of a check depends on of one run: its verdict, its planned start, whether that
/// lies in a maintenance window, and the whole days that the certificate has left, if one was seen.
public record RunSummary(
    Verdict verdict, Instant plannedAt, boolean inMaintenance, Optional<Long> daysLeft) {
  /// A run outside of all windows, without a certificate.
  public static RunSummary of(Verdict verdict, Instant plannedAt) {
    return new RunSummary(verdict, plannedAt, false, Optional.empty());
  }
}
