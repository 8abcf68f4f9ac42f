package hinomi.agent;

import static hinomi.outcome.Seen.AGENT_BLIND;
import static hinomi.outcome.Seen.AGENT_STALL;

import hinomi.assertion.Grade;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.verdict.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// One attempt, the moment of `nanoTime` when it began, and the verdict on it.
record Attempt(long began, Outcome outcome, Verdict verdict) {
  private static final String STOOD_STILL = "the agent stood still while it looked";
  private static final String BLIND = "the agent had lost its network while it looked";

  /// A tenth of the time there was.
  private static final int PART = 10;

  /// What can come of waiting too long, on our side or theirs.
  private static final Set<Cause> OF_WAITING =
      EnumSet.of(Cause.DNS, Cause.CONNECT, Cause.TIMEOUT, Cause.PROTOCOL);

  /// What we did that it may be what it is only because of: an answer that is bad in nothing but
  /// its times, or a failure after the agent stood still for a good part of the time there was.
  Optional<String> suspectedAgentFault(Duration timeout) {
    long stalled = outcome.facts().find(AGENT_STALL).orElse(0L);
    boolean isBlind = outcome.facts().find(AGENT_BLIND).isPresent();
    boolean isDoubtful =
        switch (outcome) {
          case Answered _ -> (stalled > 0 || isBlind) && isOnlySlow();
          case Failed(var cause, _, _, _) ->
              OF_WAITING.contains(cause) && stalled * PART >= timeout.toMillis() && stalled > 0;
        };
    return isDoubtful ? Optional.of(isBlind ? BLIND : STOOD_STILL) : Optional.empty();
  }

  private boolean isOnlySlow() {
    return verdict.grade() != Grade.PASSED
        && verdict.findings().stream()
            .filter(finding -> finding.grade() != Grade.PASSED)
            .allMatch(finding -> finding.assertion().startsWith("latency."));
  }
}
