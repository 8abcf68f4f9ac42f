package hinomi.agent;

import hinomi.verdict.Verdict;

/// Who is to blame for a run: its target, the agent, or a check that it depends on. In the last two
/// cases there is a reason, and the run is inconclusive.
sealed interface Blame {
  /// The run counts, passed or failed.
  record Target() implements Blame {}

  record Agent(Proof proof, String why) implements Blame {}

  record Dependency(String why) implements Blame {}

  /// The proof that the agent is at fault.
  enum Proof {
    /// It stalled during the run.
    STALL,
    /// Its location lost its network.
    NETWORK,
    /// Its own key, permission or limit is wrong, or a bug came before the first byte of the
    /// answer.
    UNABLE
  }

  /// The verdict with the blame applied.
  default Verdict applyTo(Verdict verdict) {
    return switch (this) {
      case Target() -> verdict;
      case Agent(_, var why) -> verdict.isOurFault() ? verdict : verdict.blamedOnUs(why);
      case Dependency(var why) -> verdict.blamedOnDependency(why);
    };
  }
}
