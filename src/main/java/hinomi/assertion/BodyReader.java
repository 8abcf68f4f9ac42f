package hinomi.assertion;

import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import java.util.Optional;

/// Gives the body of an answer to those who judge it, or throws [EvaluationException] when its
/// encoding cannot be undone, so that nobody takes compressed bytes for text.
final class BodyReader {
  private BodyReader() {}

  static Optional<Body> of(Answered answer) {
    requireDecoded(answer);
    return answer.facts().find(CommonFacts.BODY);
  }

  /// The size in bytes.
  static Optional<Long> size(Answered answer) {
    requireDecoded(answer);
    return answer.facts().find(CommonFacts.BYTES);
  }

  private static void requireDecoded(Answered answer) {
    answer
        .facts()
        .find(CommonFacts.UNSUPPORTED_ENCODING)
        .ifPresent(coding -> {
          throw new EvaluationException(
              "a body whose Content-Encoding, " + coding + ", cannot be undone");
        });
  }
}
