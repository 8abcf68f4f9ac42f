package hostile;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets sites die at moments by chance until a time, brings each back once its death was reported,
/// and notes how long that took.
final class Deaths {
  /// What is not reported within so long is taken to be never reported.
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /// Between two deaths, lest the check be held degraded because it changes too often.
  private static final int REST = 5 * LimitedAgent.INTERVAL;

  private static final Duration IN_TIME = Duration.ofSeconds(LimitedAgent.INTERVAL + 5L);

  private final Vertx vertx;
  private final IntakeWatch watch;
  private final long end;
  private final Random random = new Random(7);
  private final List<Death> deaths = new CopyOnWriteArrayList<>();
  private CountDownLatch alive = new CountDownLatch(0);

  Deaths(Vertx vertx, IntakeWatch watch, long end) {
    this.vertx = vertx;
    this.watch = watch;
    this.end = end;
  }

  /// Of the check, and how long until it was reported.
  record Death(String check, double seconds) {
    boolean isInTime() {
      return seconds <= IN_TIME.toSeconds();
    }

    boolean isReported() {
      return seconds < TIMEOUT.toSeconds();
    }

    @Override
    public String toString() {
      return "%s after %.1f s".formatted(check, seconds);
    }
  }

  void begin(List<Victim> victims) {
    alive = new CountDownLatch(victims.size());
    victims.forEach(victim -> Thread.ofVirtual().start(() -> letDie(victim)));
  }

  boolean areOver() {
    return alive.getCount() == 0;
  }

  List<Death> all() {
    return List.copyOf(deaths);
  }

  private void letDie(Victim victim) {
    try {
      while (System.nanoTime() < end) {
        TimeUnit.SECONDS.sleep(REST);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LimitedAgent.INTERVAL * 1_000));
        victim.die();
        deaths.add(new Death(victim.check(), await(victim, 2)));
        victim.comeBack(vertx);
        await(victim, 0);
      }
    } catch (InterruptedException stopped) {
      // that is how it ends
    } finally {
      alive.countDown();
    }
  }

  /// For how long until the check was told to be so.
  private double await(Victim victim, int status) throws InterruptedException {
    long start = System.nanoTime();
    while (!watch.isTold(victim.check(), status) && System.nanoTime() - start < TIMEOUT.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
