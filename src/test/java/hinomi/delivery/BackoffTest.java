package hinomi.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  /// Always the largest, or always the smallest number that may come.
  private static RandomGenerator always(boolean largest) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public long nextLong(long bound) {
        return largest ? bound - 1 : 0;
      }
    };
  }

  private static List<Long> waits(boolean largest) {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), always(largest));
    return Stream.generate(backoff::next).limit(50).map(Duration::toMillis).toList();
  }

  @Test
  void doublesUpToTheLimitAtMost() {
    assertEquals(List.of(1_000L, 2_000L, 4_000L, 5_000L, 5_000L), waits(true).subList(0, 5));
  }

  @Test
  void staysAtTheLimitForEver() {
    assertEquals(5_000L, waits(true).getLast());
  }

  @Test
  void mayComeBackAtOnceAtLeast() {
    assertEquals(List.of(1L), waits(false).stream().distinct().toList());
  }

  @Test
  void beginsAnewAfterASuccess() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), always(true));

    backoff.next();
    backoff.next();
    backoff.reset();

    assertEquals(Duration.ofSeconds(1), backoff.next());
  }
}
