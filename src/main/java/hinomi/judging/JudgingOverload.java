package hinomi.judging;

import static java.time.temporal.ChronoUnit.SECONDS;

import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.text.HumanText;
import java.time.Duration;

/// Thrown when an answer was not evaluated because other evaluations kept the agent busy: a limit
/// of the agent, which says nothing about the site.
public final class JudgingOverload extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final long waitedMillis;

  JudgingOverload(Duration waited) {
    super(
        "the answer was not evaluated within "
            + HumanText.duration(
                waited.compareTo(SECOND) < 0 ? SECOND : waited.truncatedTo(SECONDS))
            + ": the agent was busy with other checks",
        null,
        false,
        false);
    this.waitedMillis = Math.max(1, waited.toMillis());
  }

  /// The outcome as a fault of the agent, with the wait as its stall.
  public Outcome excuse(Outcome outcome) {
    return new Failed(
        Cause.AGENT,
        String.valueOf(getMessage()),
        outcome.facts().with(CommonFacts.AGENT_STALL, waitedMillis),
        outcome.timing());
  }
}
