import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets sites die at moments by chance until a time, brings each back once its death was reported,
/// and notes how long that took.
final class HostileDeaths {
  /// What is not reported within so long is taken to be never reported.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Between two deaths, lest the check be held degraded because it changes too often.
  private static final int REST = 5 * HostileAgent.INTERVAL;

  private static final Duration IN_TIME = Duration.ofSeconds(HostileAgent.INTERVAL + 5L);

  private final Vertx vertx;
  private final HostileWatch watch;
  private final long end;
  private final Random random = new Random(7);
  private final List<Death> deaths = new CopyOnWriteArrayList<>();
  private CountDownLatch alive = new CountDownLatch(0);

  HostileDeaths(Vertx vertx, HostileWatch watch, long end) {
    this.vertx = vertx;
    this.watch = watch;
    this.end = end;
  }

  /// Of the check, and how long until it was reported.
  record Death(String check, double seconds) {
    boolean isLate() {
      return seconds > IN_TIME.toSeconds();
    }

    @Override
    public String toString() {
      return "%s after %.1f s".formatted(check, seconds);
    }
  }

  void begin(List<HostileVictim> victims) {
    alive = new CountDownLatch(victims.size());
    victims.forEach(victim -> Thread.ofVirtual().start(() -> letDie(victim)));
  }

  boolean areOver() {
    return alive.getCount() == 0;
  }

  List<Death> all() {
    return List.copyOf(deaths);
  }

  private void letDie(HostileVictim victim) {
    try {
      while (System.nanoTime() < end) {
        TimeUnit.SECONDS.sleep(REST);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(HostileAgent.INTERVAL * 1_000));
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
  private double await(HostileVictim victim, int status) throws InterruptedException {
    long start = System.nanoTime();
    while (!watch.isTold(victim.check(), status)
        && System.nanoTime() - start < PATIENCE.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
