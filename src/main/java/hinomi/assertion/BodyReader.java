package hinomi.assertion;

import static hinomi.config.ValueType.TEXT;

import hinomi.config.ValueType;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.text.Charsets;
import hinomi.text.HumanText;
import java.nio.charset.Charset;
import java.util.Optional;

/// Reads the body of an answer, or throws [EvaluationException] when its content coding is not
/// supported, so that compressed bytes are never taken for text, and when all of it is needed but
/// only its start was read.
public final class BodyReader {
  static final ValueType<Charset> CHARSET = TEXT.as("a charset, as Shift_JIS", BodyReader::charset);

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

  /// The same answer, whose body is read by the charset.
  static Answered in(Charset charset, Answered answer) {
    return answer
        .facts()
        .find(CommonFacts.BODY)
        .map(body ->
            new Answered(answer.facts().with(CommonFacts.BODY, body.in(charset)), answer.timing()))
        .orElse(answer);
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

  private static Charset charset(String name) {
    return Charsets.named(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'" + name + "' is not a known charset, as utf-8, Shift_JIS or EUC-JP"));
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
