package hinomi.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after each failure in a row: a random time up to a ceiling that doubles (full
/// jitter), so that many agents do not return at once.
final class Backoff {
  private static final int MAX_DOUBLINGS = 20;

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  Duration next() {
    long doubled = first.toMillis() << Math.min(failures++, MAX_DOUBLINGS);
    long ceiling = Math.max(1, Math.min(doubled, longest.toMillis()));
    return Duration.ofMillis(random.nextLong(ceiling) + 1);
  }

  void reset() {
    failures = 0;
  }
}
