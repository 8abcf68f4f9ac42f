package hinomi.check;

import hinomi.config.ValueType;
import hinomi.text.HumanText;
import java.net.URI;
import java.time.Duration;

/// Types of values with limits.
final class BoundedTypes {
  static final ValueType<Duration> INTERVAL = between(Duration.ofSeconds(1), Duration.ofDays(1));
  static final ValueType<Duration> SOME_TIME = between(Duration.ofMillis(1), Duration.ofDays(1));
  static final ValueType<Integer> PRIORITY = between(1, 5);
  static final ValueType<Integer> AT_LEAST_ONE = between(1, 1_000);
  static final ValueType<Double> PERCENT =
      ValueType.NUMBER.as("a percentage, as 99.9", BoundedTypes::percent);
  static final ValueType<String> WEB_PAGE =
      ValueType.TEXT.as("the URL of a page", BoundedTypes::webPage);
  static final ValueType<String> SOME_TEXT = ValueType.TEXT.as("text", BoundedTypes::notBlank);

  private BoundedTypes() {}

  private static ValueType<Duration> between(Duration least, Duration most) {
    return ValueType.DURATION.as(
        "a duration from " + HumanText.duration(least) + " to " + HumanText.duration(most),
        value -> {
          if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                "must be "
                    + HumanText.duration(least)
                    + " to "
                    + HumanText.duration(most)
                    + ", was "
                    + HumanText.duration(value));
          }
          return value;
        });
  }

  private static ValueType<Integer> between(int least, int most) {
    return ValueType.COUNT.as(
        "a whole number from " + least + " to " + most,
        value -> {
          if (value < least || value > most) {
            throw new IllegalArgumentException(
                "must be " + least + " to " + most + ", was " + value);
          }
          return value;
        });
  }

  private static double percent(double value) {
    if (value <= 0 || value >= 100) {
      throw new IllegalArgumentException("must lie between 0 and 100, was " + value);
    }
    return value;
  }

  private static String webPage(String text) {
    try {
      URI uri = URI.create(text.strip());
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri.toString();
      }
    } catch (IllegalArgumentException _) {
      // Reported below.
    }
    throw new IllegalArgumentException("must be a URL as https://..., was '" + text + "'");
  }

  private static String notBlank(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return text;
  }
}
