package hinomi.datadog;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;

/// What the intake made of a batch, as far as it decides what happens next.
sealed interface Answer {
  /// The points are Datadog's now.
  record Accepted() implements Answer {}

  /// Something in the batch is wrong, or all of it together is too much.
  record Refused(String why) implements Answer {}

  /// Not before somebody changes the key.
  record WrongKey(String why) implements Answer {}

  /// Perhaps later, but not before the wait is over.
  record Later(String why, Duration atLeast) implements Answer {}

  Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /// Only 202 is Datadog's word: a 200 or a redirect is that of something in between.
  static Answer of(HttpResponse<Buffer> response) {
    String why = response.statusCode() + " " + response.statusMessage() + wordsOf(response);
    return switch (response.statusCode()) {
      case 202 -> new Accepted();
      case 400, 413 -> new Refused(why);
      case 401, 403 -> new WrongKey(why);
      case 429 -> new Later(why, waitOf(response.headers()));
      default -> new Later(why, Duration.ZERO);
    };
  }

  private static String wordsOf(HttpResponse<Buffer> response) {
    Buffer body = response.body();
    return body == null || body.length() == 0
        ? ""
        : ": " + body.getString(0, Math.min(body.length(), 300));
  }

  private static Duration waitOf(MultiMap headers) {
    String seconds = headers.get("X-RateLimit-Reset");
    if (seconds == null || !seconds.matches("\\d{1,9}")) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(Long.parseLong(seconds));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
