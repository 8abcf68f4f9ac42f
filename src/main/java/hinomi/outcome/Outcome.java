package hinomi.outcome;

/// The result of one probe: answered or failed. It holds facts, never a verdict.
public sealed interface Outcome {
  Facts facts();

  Timing timing();

  /// The same with one more fact.
  <T> Outcome with(Fact<T> fact, T value);

  record Answered(Facts facts, Timing timing) implements Outcome {
    @Override
    public <T> Outcome with(Fact<T> fact, T value) {
      return new Answered(facts.with(fact, value), timing);
    }
  }

  /// Facts and timing are those up to the failure: address, phases, certificates. The detail is one
  /// line for people.
  record Failed(Cause cause, String detail, Facts facts, Timing timing) implements Outcome {
    @Override
    public <T> Outcome with(Fact<T> fact, T value) {
      return new Failed(cause, detail, facts.with(fact, value), timing);
    }
  }
}
