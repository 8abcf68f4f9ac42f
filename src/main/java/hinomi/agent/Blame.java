package hinomi.agent;

import hinomi.verdict.Verdict;

/// Who is to blame for what came of a run: its target, this agent, or another check on which this
/// one depends. The last two say why, and the run is then inconclusive.
sealed interface Blame {
  /// The run counts, good or bad.
  record Target() implements Blame {}

  record Agent(Proof proof, String why) implements Blame {}

  record Dependency(String why) implements Blame {}

  /// What proves that the agent is at fault.
  enum Proof {
    /// It stood still during the run.
    STALL,
    /// Its location had lost its network.
    NETWORK,
    /// The probe found its own key, permission or limit wrong, or broke before it had read a byte.
    UNABLE
  }

  /// The verdict on the run, with the blame in it.
  default Verdict applyTo(Verdict verdict) {
    return switch (this) {
      case Target() -> verdict;
      case Agent(_, var why) -> verdict.isOurFault() ? verdict : verdict.blamedOnUs(why);
      case Dependency(var why) -> verdict.blamedOnDependency(why);
    };
  }
}
