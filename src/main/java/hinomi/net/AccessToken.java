package hinomi.net;

import hinomi.config.Secret;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.text.HumanText;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An access token, and until when to show it: not to its very end, as a probe takes its time. It
/// fits into a header: printable ASCII without blanks, at most [#LONGEST] characters.
public record AccessToken(Secret value, Instant until) {
  /// As much as servers commonly take in a header.
  static final int LONGEST = 8_192;

  private static final double SAFE = 0.9;
  private static final int OK = 200;

  /// No token is kept for longer, in seconds.
  private static final double LONGEST_LIFE = Duration.ofDays(365).toSeconds();

  /// The token in the answer of a token endpoint (RFC 6749, 5.1). An error, an answer without a
  /// token, or a token that cannot be sent is a fault of [Cause#PROTOCOL] that says so.
  public static AccessToken in(Answered answer, Instant now) {
    int status = answer.facts().find(CommonFacts.STATUS).orElse(0);
    JsonObject json = json(answer);
    if (status != OK) {
      throw fault("answered " + status + error(json));
    }
    if (!(json.getValue("access_token") instanceof String token)) {
      throw fault("answered 200, but without " + instead(json));
    }
    checkType(json.getValue("token_type"));
    checkToken(token);
    return new AccessToken(new Secret(token), now.plus(lifetime(json.getValue("expires_in"))));
  }

  public String bearer() {
    return "Bearer " + value.reveal();
  }

  private static String instead(JsonObject json) {
    return json.getValue("access_token") == null
        ? "a token"
        : "a token in text: its access_token is " + kind(json.getValue("access_token"));
  }

  private static String kind(Object value) {
    return switch (value) {
      case Number _ -> "a number";
      case Boolean _ -> "a boolean";
      case JsonObject _ -> "an object";
      default -> "an array";
    };
  }

  /// Many endpoints leave out the type, which means the usual one.
  private static void checkType(@Nullable Object type) {
    if (type instanceof String name && !name.equalsIgnoreCase("Bearer")) {
      throw fault("gives no bearer tokens, but of type " + HumanText.clipped(name));
    }
    if (type != null && !(type instanceof String)) {
      throw fault("gives no bearer tokens: its token_type is " + kind(type));
    }
  }

  private static void checkToken(String token) {
    if (token.length() > LONGEST) {
      throw fault("gives a token of " + token.length() + " characters, more than " + LONGEST);
    }
    if (token.isEmpty() || !token.chars().allMatch(each -> each > ' ' && each < 127)) {
      throw fault(
          "gives a token that is " + (token.isEmpty() ? "empty" : "not of printable ASCII alone"));
    }
  }

  /// Without a word about it that makes sense, a token is good for one attempt.
  private static Duration lifetime(@Nullable Object expiresIn) {
    double seconds =
        switch (expiresIn) {
          case Number number -> number.doubleValue();
          case String text when text.matches("\\d{1,9}") -> Integer.parseInt(text);
          case null, default -> 0;
        };
    return Duration.ofMillis((long) (Math.clamp(seconds, 0, LONGEST_LIFE) * 1_000 * SAFE));
  }

  private static String error(JsonObject json) {
    return text(json, "error").map(it -> ": " + HumanText.clipped(it)).orElse("")
        + text(json, "error_description").map(it -> " (" + HumanText.clipped(it) + ")").orElse("");
  }

  private static JsonObject json(Answered answer) {
    try {
      return new JsonObject(answer.facts().find(CommonFacts.BODY).map(Body::text).orElse("{}"));
    } catch (DecodeException notJson) {
      return new JsonObject();
    }
  }

  private static Optional<String> text(JsonObject json, String key) {
    return Optional.ofNullable(json.getValue(key)).map(String::valueOf);
  }

  private static ProbeFault fault(String detail) {
    return new ProbeFault(Cause.PROTOCOL, detail);
  }
}
