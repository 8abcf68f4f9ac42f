package hinomi.check;

import hinomi.outcome.Outcome;
import hinomi.verdict.State;
import hinomi.verdict.Transition;
import hinomi.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What one run of a check came to: every attempt in order, the verdict on each of them, and the
/// state before and after. `plannedAt` is the slot of the schedule, `startedAt` when the first
/// attempt really began.
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

  /// The verdict on the run, which is that on its last attempt.
  public Verdict verdict() {
    return verdicts.getLast();
  }

  /// The attempt that the verdict is about.
  public Outcome outcome() {
    return attempts.getLast();
  }

  /// What is news to people, if anything is.
  public Optional<Transition> transition() {
    return Transition.between(before, state);
  }
}
