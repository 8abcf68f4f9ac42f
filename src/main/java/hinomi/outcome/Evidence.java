package hinomi.outcome;

/// What is kept of an outcome once it is judged: all of it, but of a body only the start.
public final class Evidence {
  static final int MOST = 8 << 10;

  private Evidence() {}

  public static Outcome of(Outcome outcome) {
    return outcome
        .facts()
        .find(CommonFacts.BODY)
        .map(body -> {
          body.letGo();
          return outcome.with(CommonFacts.BODY, body.upTo(MOST));
        })
        .orElse(outcome);
  }

  /// How many bytes of a body there are to judge.
  public static long bytes(Outcome outcome) {
    return outcome.facts().find(CommonFacts.BODY).map(Body::size).orElse(0);
  }
}
