package hinomi.assertion;

import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.text.HumanText;
import java.util.Optional;

/// Reads the body of an answer, or throws [EvaluationException] when its content coding is not
/// supported, so that compressed bytes are never taken for text, and when all of it is needed but
/// only its start was read.
public final class BodyReader {
  private BodyReader() {}

  /// The whole body.
  public static Optional<Body> of(Answered answer) {
    Optional<Body> body = start(answer);
    requireWhole(answer);
    return body;
  }

  /// As much of the body as was read.
  static Optional<Body> start(Answered answer) {
    requireDecoded(answer);
    return answer.facts().find(CommonFacts.BODY);
  }

  /// The limit that the body exceeds, in bytes, if it does.
  static Optional<Long> exceeded(Answered answer) {
    return answer.facts().find(CommonFacts.TRUNCATED);
  }

  static void requireWhole(Answered answer) {
    exceeded(answer)
        .ifPresent(limit -> {
          throw tooLarge(limit);
        });
  }

  static EvaluationException tooLarge(long limit) {
    return new EvaluationException("the body is " + larger(limit), Cause.TOO_LARGE);
  }

  static String larger(long limit) {
    return "larger than limits.body (" + HumanText.size(limit) + ")";
  }

  /// The size in bytes, as far as it was read.
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
              "the Content-Encoding " + coding + " is not supported", Cause.PROTOCOL);
        });
  }
}
