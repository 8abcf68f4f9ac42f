package hinomi.assertion;

import hinomi.outcome.Body;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Seen;
import java.util.Optional;

/// Gives the body of an answer to those who judge it, or throws [Unjudged] when its encoding cannot
/// be undone, so that nobody takes compressed bytes for text.
final class Bodies {
  private Bodies() {}

  static Optional<Body> of(Answered answer) {
    requireDecoded(answer);
    return answer.facts().find(Seen.BODY);
  }

  /// The size in bytes.
  static Optional<Long> size(Answered answer) {
    requireDecoded(answer);
    return answer.facts().find(Seen.BYTES);
  }

  private static void requireDecoded(Answered answer) {
    answer
        .facts()
        .find(Seen.UNSUPPORTED_ENCODING)
        .ifPresent(coding -> {
          throw new Unjudged("a body whose Content-Encoding, " + coding + ", cannot be undone");
        });
  }
}
