package hinomi.outcome;

/// Reduces an outcome after evaluation: only the start of the body is kept.
public final class Evidence {
  static final int MOST = 8 << 10;

  private Evidence() {}

  public static Outcome of(Outcome outcome) {
    return outcome
        .facts()
        .find(CommonFacts.BODY)
        .map(body -> {
          body.release();
          return outcome.with(CommonFacts.BODY, body.upTo(MOST));
        })
        .orElse(outcome);
  }

  /// The size of the body to evaluate, in bytes.
  public static long bytes(Outcome outcome) {
    return outcome.facts().find(CommonFacts.BODY).map(Body::size).orElse(0);
  }
}
