package hinomi.outcome;

/// What came of one probe. It says what was seen, never whether that is good.
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

  /// Facts and timing are what was seen until it failed: address, phases, certificates. The detail
  /// is for people, in one line.
  record Failed(Cause cause, String detail, Facts facts, Timing timing) implements Outcome {
    @Override
    public <T> Outcome with(Fact<T> fact, T value) {
      return new Failed(cause, detail, facts.with(fact, value), timing);
    }
  }
}
