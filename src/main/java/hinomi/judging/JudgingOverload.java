package hinomi.judging;

import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import java.time.Duration;

/// Thrown where an answer was not judged because other judgements kept the agent busy. That is a
/// limit of the agent, and says nothing of the site.
public final class JudgingOverload extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long waitedMillis;

  JudgingOverload(Duration waited) {
    super(
        "the answer waited "
            + Math.max(1, waited.toSeconds())
            + " s to be judged: the agent was busy with other judgements",
        null,
        false,
        false);
    this.waitedMillis = Math.max(1, waited.toMillis());
  }

  /// What was seen, as a fault of the agent; the wait is its proof.
  public Outcome excuse(Outcome seen) {
    return new Failed(
        Cause.AGENT,
        String.valueOf(getMessage()),
        seen.facts().with(CommonFacts.AGENT_STALL, waitedMillis),
        seen.timing());
  }
}
