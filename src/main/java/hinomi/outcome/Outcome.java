package hinomi.outcome;

/// What came of one probe. It says what was seen, never whether that is good.
public sealed interface Outcome {
  Facts facts();

  Timing timing();

  record Answered(Facts facts, Timing timing) implements Outcome {}

  /// Facts and timing are what was seen until it failed: address, phases, certificates. The detail
  /// is for people, in one line.
  record Failed(Cause cause, String detail, Facts facts, Timing timing) implements Outcome {}
}
