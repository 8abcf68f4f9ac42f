package hinomi.net.visit;

import java.time.Duration;

/// The moment, by the clock of `nanoTime`, at which a probe ends whatever it is at.
public record Deadline(long at) {
  public static Deadline in(Duration timeout) {
    return new Deadline(System.nanoTime() + timeout.toNanos());
  }

  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, at - System.nanoTime()));
  }
}
