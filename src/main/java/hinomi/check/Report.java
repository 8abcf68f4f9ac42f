package hinomi.check;

import hinomi.outcome.Outcome;
import hinomi.verdict.State;
import hinomi.verdict.Transition;
import hinomi.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The result of one run of a check: its attempts in order, the verdict on each, and the state
/// before and after. `plannedAt` is the slot of the schedule, `startedAt` the start of the first
/// attempt, and `skipped` the number of slots that passed since the run before.
public record Report(
    Check check,
    Location location,
    Instant plannedAt,
    Instant startedAt,
    List<Outcome> attempts,
    List<Verdict> verdicts,
    State before,
    State state,
    int skipped,
    boolean inMaintenance) {
  public Report {
    attempts = List.copyOf(attempts);
    verdicts = List.copyOf(verdicts);
  }

  /// The verdict on the run: that on its last attempt.
  public Verdict verdict() {
    return verdicts.getLast();
  }

  /// The outcome of the last attempt.
  public Outcome outcome() {
    return attempts.getLast();
  }

  /// The end of the maintenance window in which it was planned, if it was in one.
  public Optional<Instant> maintenanceUntil() {
    return Optional.of(plannedAt).filter(_ -> inMaintenance).flatMap(check::maintenanceUntil);
  }

  /// The change to announce, if there is one.
  public Optional<Transition> transition() {
    return Transition.between(before, state);
  }
}
