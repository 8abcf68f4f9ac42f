package hinomi.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StallDetectorTest {
  private static final Duration LONG = Duration.ofMillis(700);

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Beat> beats = new LinkedBlockingQueue<>();
  private final AtomicReference<Duration> throttled = new AtomicReference<>(Duration.ZERO);
  private final StallDetector pulse =
      new StallDetector(
          vertx, late -> beats.add(new Beat(System.nanoTime(), late)), throttled::get);
  private final Context loop = vertx.getOrCreateContext();

  /// A moment of `nanoTime`, and by how much that was late.
  private record Beat(long at, Duration late) {}

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void beatsFastOnlyWhileAnythingIsLookedAt() throws Exception {
    onLoop(() -> pulse.start());
    assertTrue(betweenBeats().compareTo(LONG) > 0);

    onLoop(() -> pulse.probeStarted());
    awaitFastBeat();

    onLoop(() -> pulse.probeEnded());
    next();
    assertTrue(betweenBeats().compareTo(LONG) > 0);
  }

  @Test
  void tellsOfAStallFromBeforeTheLookThatTheLookIsNotExcusedBy() throws Exception {
    Duration stall = Duration.ofMillis(1_500); // longer than the pulse rests
    AtomicLong start = new AtomicLong();
    onLoop(() -> {
      pulse.start();
      LockSupport.parkNanos(stall.toNanos());
      start.set(System.nanoTime());
      pulse.probeStarted();
    });

    assertTrue(next().late().compareTo(Duration.ofMillis(400)) > 0);
    assertNoMoreThanElapsed(start.get());
  }

  @Test
  void countsNoThrottlingFromBeforeTheLook() throws Exception {
    onLoop(() -> pulse.start());
    throttled.set(LONG);
    long start = System.nanoTime();
    onLoop(() -> pulse.probeStarted());
    next();
    next();

    assertNoMoreThanElapsed(start);
  }

  @Test
  void countsThrottlingDuringTheLook() throws Exception {
    onLoop(() -> pulse.start());
    long start = System.nanoTime();
    onLoop(() -> pulse.probeStarted());
    throttled.set(LONG);
    next();
    next();

    assertTrue(stalledSince(start).compareTo(Duration.ofMillis(20)) >= 0);
    assertNoMoreThanElapsed(start);
  }

  /// Wherever it falls between two beats.
  @Test
  void seesAShortStallDuringTheLook() throws Exception {
    Duration stall = Duration.ofMillis(90);
    onLoop(() -> {
      pulse.start();
      pulse.probeStarted();
    });
    for (int round = 0; round < 10; round++) {
      next();
      long start = System.nanoTime();
      onLoop(() -> LockSupport.parkNanos(stall.toNanos()));
      next();
      assertTrue(stalledSince(start).compareTo(Duration.ofMillis(50)) >= 0);
    }
  }

  private Beat next() throws InterruptedException {
    Beat beat = beats.poll(10, TimeUnit.SECONDS);
    assertTrue(beat != null, "there was no beat");
    return beat;
  }

  /// A busy machine makes some beats late, and not so many in a row.
  private void awaitFastBeat() throws InterruptedException {
    int slow = 0;
    while (betweenBeats().compareTo(LONG) > 0) {
      slow++;
      assertTrue(slow < 20, "no beat is fast");
    }
  }

  /// By the clock that measures it.
  private void assertNoMoreThanElapsed(long start) {
    Duration stalled = stalledSince(start);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(stalled.compareTo(elapsed) <= 0, () -> stalled + " within " + elapsed);
  }

  private Duration betweenBeats() throws InterruptedException {
    Beat first = next();
    return Duration.ofNanos(next().at() - first.at());
  }

  private Duration stalledSince(long moment) {
    return onLoop(() -> pulse.stalledSince(moment));
  }

  private void onLoop(Runnable action) {
    boolean _ =
        onLoop(() -> {
          action.run();
          return true;
        });
  }

  private <T> T onLoop(Callable<T> action) {
    return Future.<T>future(promise ->
            loop.runOnContext(_ -> {
              try {
                promise.complete(action.call());
              } catch (Exception wrong) {
                promise.fail(wrong);
              }
            }))
        .await();
  }
}
