package hinomi.probe;

import java.time.Duration;

/// The moment, by the clock of `nanoTime`, at which a probe ends whatever it is at.
record Deadline(long at) {
  static Deadline in(Duration timeout) {
    return new Deadline(System.nanoTime() + timeout.toNanos());
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, at - System.nanoTime()));
  }
}
