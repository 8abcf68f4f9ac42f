package hinomi.check;

import hinomi.text.HumanText;
import java.time.Duration;
import java.util.Optional;

/// How many further attempts a failed probe gets before its run counts as failed, the delay before
/// each, and the timeout of each, if that is not what is left of the interval.
public record Recheck(int attempts, Duration delay, Optional<Duration> timeout) {
  /// No recheck is cut shorter by the end of its interval.
  private static final Duration LEAST = Duration.ofSeconds(3);

  public static final Recheck DEFAULT = new Recheck(1, Duration.ofSeconds(2));

  public Recheck {
    if (attempts < 0 || attempts > 5) {
      throw new IllegalArgumentException("attempts must be 0 to 5, was " + attempts);
    }
    if (delay.isNegative() || delay.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException(
          "delay must be 0 s to 1 min, was " + HumanText.duration(delay));
    }
    if (timeout.filter(it -> !it.isPositive()).isPresent()) {
      throw new IllegalArgumentException("timeout must be more than 0 s");
    }
  }

  public Recheck(int attempts, Duration delay) {
    this(attempts, delay, Optional.empty());
  }

  /// The timeout of an attempt that begins so long after its run. Unless configured, it is that of
  /// the first attempt, but ends with the interval, so that an outage of a site that hangs is
  /// reported within the interval and 5 s, and no run is skipped.
  public Duration timeoutAfter(Duration elapsed, Duration first, Duration interval) {
    Duration left = interval.minus(elapsed);
    return timeout.orElse(shorter(first, left.compareTo(LEAST) < 0 ? LEAST : left));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
