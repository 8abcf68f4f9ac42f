package hinomi.agent;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.verdict.RunSummary;
import hinomi.verdict.State;
import hinomi.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The result of one run: its attempts, the start of the first one, and who is to blame.
record RunResult(Check check, Instant startedAt, List<Attempt> attempts, Blame blame) {
  RunResult {
    attempts = List.copyOf(attempts);
  }

  /// The verdict on the run with the blame applied.
  Verdict verdict() {
    return blame.applyTo(attempts.getLast().verdict());
  }

  /// Flapping is announced again after `renotify`, unless that is zero.
  Report report(Location location, Instant planned, State before, int skipped, Duration renotify) {
    boolean inMaintenance = check.maintenance().stream().anyMatch(window -> window.covers(planned));
    Outcome last = attempts.getLast().outcome();
    RunSummary run =
        new RunSummary(verdict(), planned, inMaintenance, CommonFacts.daysLeft(last.facts()));
    return new Report(
        check,
        location,
        planned,
        startedAt,
        attempts.stream().map(Attempt::outcome).toList(),
        verdicts(),
        before,
        before.after(run, check.thresholds(), renotify),
        skipped,
        inMaintenance);
  }

  private List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>(attempts.stream().map(Attempt::verdict).toList());
    verdicts.set(verdicts.size() - 1, verdict());
    return verdicts;
  }
}
