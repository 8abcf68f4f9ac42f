package hinomi.verdict;

import java.time.Instant;

/// What the state of a check depends on of one run: its verdict, its planned start, whether that
/// lies in a maintenance window, and whether a certificate was seen.
public record RunSummary(
    Verdict verdict, Instant plannedAt, boolean inMaintenance, boolean showsCertificate) {
  /// A run outside of all windows, without a certificate.
  public static RunSummary of(Verdict verdict, Instant plannedAt) {
    return new RunSummary(verdict, plannedAt, false, false);
  }
}
