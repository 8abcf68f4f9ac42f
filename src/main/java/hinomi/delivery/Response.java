package hinomi.delivery;

import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

/// What a service answered to a batch, as far as it decides what happens next.
public sealed interface Response {
  /// The batch is delivered.
  record Accepted() implements Response {}

  /// Something in the batch is wrong, or it is too large.
  record Refused(String reason) implements Response {}

  /// The credentials are wrong; sending again helps only with others.
  record Unauthorized(String reason) implements Response {}

  /// Send it again later, and not before the wait is over.
  record Later(String reason, Duration atLeast) implements Response {}

  Duration LONGEST_WAIT = Duration.ofMinutes(5);
  int LONGEST_BODY = 300;

  /// By the usual meaning of status codes. What is neither the fault of the batch nor of the
  /// credentials is sent again later.
  static Response of(HttpClientResponse response, String body) {
    String reason = reason(response, body);
    return switch (response.statusCode()) {
      case 200, 201, 202, 204 -> new Accepted();
      case 400, 413 -> new Refused(reason);
      case 401, 403 -> new Unauthorized(reason);
      case 429, 503 -> new Later(reason, requestedWait(response, "Retry-After"));
      default -> new Later(reason, Duration.ZERO);
    };
  }

  /// Status and start of the body.
  static String reason(HttpClientResponse response, String body) {
    String status = response.statusCode() + " " + response.statusMessage();
    String start = body.substring(0, Math.min(body.length(), LONGEST_BODY)).strip();
    return start.isEmpty() ? status : status + ": " + start;
  }

  /// The seconds that the first of the headers asks to wait, bounded; zero without one.
  static Duration requestedWait(HttpClientResponse response, String... headers) {
    return Stream.of(headers)
        .map(response::getHeader)
        .filter(Objects::nonNull)
        .filter(seconds -> seconds.matches("\\d{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
        .findFirst()
        .orElse(Duration.ZERO);
  }
}
