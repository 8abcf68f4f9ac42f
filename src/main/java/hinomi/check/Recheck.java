package hinomi.check;

import hinomi.text.HumanText;
import java.time.Duration;

/// How many further attempts a failed probe gets before its run counts as failed, and the delay
/// before each.
public record Recheck(int attempts, Duration delay) {
  public static final Recheck DEFAULT = new Recheck(1, Duration.ofSeconds(2));

  public Recheck {
    if (attempts < 0 || attempts > 5) {
      throw new IllegalArgumentException("attempts must be 0 to 5, was " + attempts);
    }
    if (delay.isNegative() || delay.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException(
          "delay must be 0 s to 1 min, was " + HumanText.duration(delay));
    }
  }
}
