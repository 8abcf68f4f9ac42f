package hinomi.agent;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.verdict.State;
import hinomi.verdict.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Every attempt, the verdict on the run, and when the first attempt really began.
record RunResult(Check check, Instant startedAt, List<Attempt> attempts, Verdict verdict) {
  RunResult with(Verdict other) {
    return new RunResult(check, startedAt, attempts, other);
  }

  Report report(Location location, Instant planned, State before, int skipped) {
    return new Report(
        check,
        location,
        planned,
        startedAt,
        attempts.stream().map(Attempt::outcome).toList(),
        verdicts(),
        before,
        before.after(verdict, check.thresholds(), planned),
        skipped,
        check.maintenance().stream().anyMatch(window -> window.covers(planned)));
  }

  private List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>(attempts.stream().map(Attempt::verdict).toList());
    verdicts.set(verdicts.size() - 1, verdict);
    return verdicts;
  }
}
