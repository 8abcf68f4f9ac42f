package hinomi.datadog;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

/// What the intake made of a batch, as far as it decides what happens next.
sealed interface IntakeResponse {
  /// The points are Datadog's now.
  record Accepted() implements IntakeResponse {}

  /// Something in the batch is wrong, or all of it together is too much.
  record Refused(String why) implements IntakeResponse {}

  /// Not before somebody changes the key.
  record WrongKey(String why) implements IntakeResponse {}

  /// Perhaps later, but not before the wait is over.
  record Later(String why, Duration atLeast) implements IntakeResponse {}

  Duration LONGEST_WAIT = Duration.ofMinutes(5);
  int MOST_WORDS = 300;

  /// Only 202 is Datadog's word: a 200 or a redirect is that of something in between.
  static IntakeResponse of(HttpClientResponse response, Buffer words) {
    String why = response.statusCode() + " " + response.statusMessage() + inWords(words);
    return switch (response.statusCode()) {
      case 202 -> new Accepted();
      case 400, 413 -> new Refused(why);
      case 401, 403 -> new WrongKey(why);
      case 429, 503 -> new Later(why, waitOf(response));
      default -> new Later(why, Duration.ZERO);
    };
  }

  private static String inWords(Buffer words) {
    return words.length() == 0
        ? ""
        : ": " + words.getString(0, Math.min(words.length(), MOST_WORDS));
  }

  private static Duration waitOf(HttpClientResponse response) {
    return Stream.of("X-RateLimit-Reset", "Retry-After")
        .map(response::getHeader)
        .filter(Objects::nonNull)
        .filter(seconds -> seconds.matches("\\d{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
        .findFirst()
        .orElse(Duration.ZERO);
  }
}
