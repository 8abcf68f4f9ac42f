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

/// An OAuth 2.0 access token and the time until which it is used: 90 % of its life, as a probe
/// takes time. It fits into a header: printable ASCII without blanks, at most [#MAX_LENGTH]
/// characters.
public record AccessToken(Secret value, Instant until) {
  /// What servers commonly accept in a header.
  static final int MAX_LENGTH = 8_192;

  private static final double USED_PART = 0.9;
  private static final int OK = 200;

  /// The longest life that is believed, in seconds.
  private static final double MAX_LIFE = Duration.ofDays(365).toSeconds();

  /// The token in the response of a token endpoint (RFC 6749, 5.1). Throws a fault of
  /// [Cause#PROTOCOL] for an error, a response without a token, or a token that cannot be sent.
  public static AccessToken of(Answered answer, Instant now) {
    int status = answer.facts().find(CommonFacts.STATUS).orElse(0);
    JsonObject json = json(answer);
    if (status != OK) {
      throw fault("answered " + status + error(json));
    }
    if (!(json.getValue("access_token") instanceof String token)) {
      throw fault("answered 200 without " + missing(json));
    }
    checkType(json.getValue("token_type"));
    checkToken(token);
    return new AccessToken(new Secret(token), now.plus(lifetime(json.getValue("expires_in"))));
  }

  public String bearer() {
    return "Bearer " + value.reveal();
  }

  private static String missing(JsonObject json) {
    return json.getValue("access_token") == null
        ? "a token"
        : "a usable token: access_token is " + kind(json.getValue("access_token"));
  }

  private static String kind(Object value) {
    return switch (value) {
      case Number _ -> "a number";
      case Boolean _ -> "a boolean";
      case JsonObject _ -> "an object";
      default -> "an array";
    };
  }

  /// Many endpoints leave out the type, which then is Bearer.
  private static void checkType(@Nullable Object type) {
    if (type instanceof String name && !name.equalsIgnoreCase("Bearer")) {
      throw fault("gave a token of type " + HumanText.clipped(name) + ", expected Bearer");
    }
    if (type != null && !(type instanceof String)) {
      throw fault("gave a token whose token_type is " + kind(type) + ", expected \"Bearer\"");
    }
  }

  private static void checkToken(String token) {
    if (token.length() > MAX_LENGTH) {
      throw fault("gave a token of " + token.length() + " characters, more than " + MAX_LENGTH);
    }
    if (token.isEmpty() || !token.chars().allMatch(each -> each > ' ' && each < 127)) {
      throw fault(
          "gave a token that "
              + (token.isEmpty() ? "is empty" : "has characters other than printable ASCII"));
    }
  }

  /// Without a usable `expires_in`, a token is used for one attempt only.
  private static Duration lifetime(@Nullable Object expiresIn) {
    double seconds =
        switch (expiresIn) {
          case Number number -> number.doubleValue();
          case String text when text.matches("\\d{1,9}") -> Integer.parseInt(text);
          case null, default -> 0;
        };
    return Duration.ofMillis((long) (Math.clamp(seconds, 0, MAX_LIFE) * 1_000 * USED_PART));
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
