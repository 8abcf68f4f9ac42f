package hinomi.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final Duration GAP = Duration.ofMillis(5);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final List<Integer> order = new CopyOnWriteArrayList<>();
  private final List<Long> starts = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void keepsTheOrderAndTheGap() throws Exception {
    take(new Pacer(vertx, GAP), 10);

    assertEquals(IntStream.range(0, 10).boxed().toList(), order);
    assertGaps();
  }

  @Test
  void keepsTheGapAfterTheLoopWasLate() throws Exception {
    Pacer pacer = new Pacer(vertx, GAP);
    vertx.setTimer(12, _ -> spin(40));

    take(pacer, 10);

    assertGaps();
  }

  @Test
  void letsTheFirstStartAtOnce() throws Exception {
    take(new Pacer(vertx, Duration.ofDays(1)), 1);

    assertEquals(1, starts.size());
  }

  private void take(Pacer pacer, int turns) throws Exception {
    Future<?> all =
        Future.future(promise ->
            vertx.runOnContext(_ ->
                Future.all(IntStream.range(0, turns).mapToObj(each -> turn(pacer, each)).toList())
                    .onComplete(done -> promise.complete())));
    all.toCompletionStage().toCompletableFuture().get(50, TimeUnit.SECONDS);
  }

  private Future<Void> turn(Pacer pacer, int number) {
    return pacer
        .turn()
        .onSuccess(_ -> {
          order.add(number);
          starts.add(System.nanoTime());
        });
  }

  private void assertGaps() {
    for (int each = 1; each < starts.size(); each++) {
      long gap = starts.get(each) - starts.get(each - 1);
      assertTrue(gap > GAP.toNanos() * 9 / 10, "only " + gap + " ns before start " + each);
    }
  }

  private static void spin(long millis) {
    long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
