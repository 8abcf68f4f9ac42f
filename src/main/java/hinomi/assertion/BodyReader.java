package hinomi.assertion;

import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import java.util.Optional;

/// Reads the body of an answer, or throws [EvaluationException] when its content coding is not
/// supported, so that compressed bytes are never taken for text.
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
          throw new EvaluationException("the Content-Encoding " + coding + " is not supported");
        });
  }
}
