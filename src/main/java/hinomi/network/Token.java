package hinomi.network;

import hinomi.config.Secret;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Seen;
import hinomi.text.Words;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// An access token, and until when to show it: not to its very end, as a probe takes its time.
public record Token(Secret value, Instant until) {
  private static final double SAFE = 0.9;
  private static final int OK = 200;

  /// The token in the answer of a token endpoint (RFC 6749, 5), or a fault that says what it
  /// answered instead.
  public static Token in(Answered answer, Instant now, String endpoint) {
    int status = answer.facts().find(Seen.STATUS).orElse(0);
    JsonObject json = json(answer);
    Optional<String> token = text(json, "access_token").filter(Token::isToken);
    String type = text(json, "token_type").orElse("Bearer");
    if (status != OK) {
      throw fault(endpoint + " answered " + status + error(json));
    }
    if (!type.equalsIgnoreCase("Bearer")) {
      throw fault(endpoint + " gives no bearer tokens, but of type " + Words.clipped(type));
    }
    return token
        .map(it -> new Token(new Secret(it), now.plus(lifetime(json))))
        .orElseThrow(() -> fault(endpoint + " answered 200, but without a token"));
  }

  public String bearer() {
    return "Bearer " + value.reveal();
  }

  /// Without a word about it, a token is good for one look.
  private static Duration lifetime(JsonObject json) {
    String seconds = text(json, "expires_in").orElse("0");
    return seconds.matches("\\d{1,9}")
        ? Duration.ofMillis((long) (Integer.parseInt(seconds) * 1000L * SAFE))
        : Duration.ZERO;
  }

  private static String error(JsonObject json) {
    return text(json, "error").map(it -> ": " + Words.clipped(it)).orElse("")
        + text(json, "error_description").map(it -> " (" + Words.clipped(it) + ")").orElse("");
  }

  private static JsonObject json(Answered answer) {
    try {
      return new JsonObject(answer.facts().find(Seen.BODY).map(Body::text).orElse("{}"));
    } catch (DecodeException notJson) {
      return new JsonObject();
    }
  }

  private static Optional<String> text(JsonObject json, String key) {
    return Optional.ofNullable(json.getValue(key)).map(String::valueOf);
  }

  private static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(each -> each > ' ' && each < 127);
  }

  private static Fault fault(String detail) {
    return new Fault(Cause.AGENT, detail);
  }
}
