package hinomi.judging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.assertion.Budget;
import hinomi.assertion.EvaluationException;
import hinomi.assertion.StepLimitedText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JudgingPoolTest {
  @AutoClose private final JudgingPool pool = new JudgingPool();
  private final AtomicBoolean stop = new AtomicBoolean();

  @Test
  void judgesWhatIsQuickWhileSomethingSlowIsJudged() throws Exception {
    CountDownLatch isSlow = new CountDownLatch(1);
    Future<String> slow = judge("slow", () -> slowly(isSlow));
    assertTrue(isSlow.await(30, TimeUnit.SECONDS));

    String quick = judge("quick", () -> "judged").await();

    assertEquals("judged", quick);
    assertTrue(!slow.isComplete());
    stop.set(true);
    assertEquals("judging-slow", slow.await());
  }

  @Test
  void remembersWhichChecksAreSlow() throws Exception {
    stop.set(true);
    judge("slow", () -> spending(Duration.ofMillis(300))).await();

    String thread = judge("slow", () -> Thread.currentThread().getName()).await();

    assertEquals("judging-slow", thread);
  }

  @Test
  void forgetsThemWhenTheyAreQuickAgain() throws Exception {
    judge("slow", () -> spending(Duration.ofMillis(300))).await();
    judge("slow", () -> "quick").await();
    judge("slow", () -> "quick").await();

    String thread = judge("slow", () -> Thread.currentThread().getName()).await();

    assertEquals("judging-quick", thread);
  }

  @Test
  void givesUpWhatUsesUpItsProcessorTime() {
    Future<String> endless = judge("endless", () -> spending(Duration.ofDays(1)));

    EvaluationException why = assertThrows(EvaluationException.class, endless::await);

    assertEquals("the answer takes more than 2 s of CPU time to evaluate", why.getMessage());
    assertEquals(1, pool.givenUp());
  }

  @Test
  void replacesAThreadThatDoesNotStop() throws Exception {
    Future<String> deaf = judge("deaf", this::spin);

    EvaluationException why = assertThrows(EvaluationException.class, deaf::await);
    String next = judge("next", () -> "judged").await();

    assertTrue(why.getMessage().startsWith("the evaluation did not stop"), why.getMessage());
    assertEquals("judged", next);
    assertEquals(1, pool.abandoned());
    assertThrows(EvaluationException.class, judge("deaf", () -> "again")::await);
    stop.set(true);
  }

  @Test
  void abandonsNoMoreThanAFewThreads() throws Exception {
    for (int each = 0; each <= JudgingPool.MOST_ABANDONED; each++) {
      assertThrows(EvaluationException.class, judge("deaf-" + each, this::spin)::await);
    }

    assertThrows(JudgingOverload.class, judge("next", () -> "judged")::await);

    stop.set(true);
    while (pool.abandoned() > 0) {
      Thread.onSpinWait();
    }
    assertEquals("judged", judge("next", () -> "judged").await());
  }

  @Test
  void livesThroughWhateverAJudgementThrows() throws Exception {
    for (Throwable each :
        List.of(new StackOverflowError(), new OutOfMemoryError(), new LinkageError())) {
      Future<String> thrown = judge("broken", () -> thrown(each));

      assertEquals(each, assertThrows(Throwable.class, thrown::await));
    }

    assertEquals("judged", judge("next", () -> "judged").await());
  }

  @Test
  void letsTheCheckThatCostLeastGoFirst() throws Exception {
    judge("dear", () -> spending(Duration.ofMillis(900))).await();
    judge("cheap", () -> spending(Duration.ofMillis(450))).await();
    judge("first", () -> spending(Duration.ofMillis(300))).await();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch isSlow = new CountDownLatch(1);
    Future<String> first = judge("first", () -> slowly(isSlow));
    assertTrue(isSlow.await(30, TimeUnit.SECONDS));
    Future<Boolean> dear = judge("dear", () -> order.add("dear"));
    Future<Boolean> cheap = judge("cheap", () -> order.add("cheap"));

    stop.set(true);
    Future.all(first, dear, cheap).await();

    assertEquals(List.of("cheap", "dear"), order);
  }

  /// Many new checks at once may all be slow.
  @Test
  void letsACheckThatIsKnownToBeQuickGoBeforeNewOnes() throws Exception {
    judge("known", () -> "quick").await();
    CountDownLatch isBusy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<Boolean> busy =
        judge(
            "busy",
            () -> {
              isBusy.countDown();
              return release.await(30, TimeUnit.SECONDS);
            });
    assertTrue(isBusy.await(30, TimeUnit.SECONDS));
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Future<Boolean> unknown = judge("new", () -> order.add("new"));
    Future<Boolean> known = judge("known", () -> order.add("known"));

    release.countDown();
    Future.all(busy, unknown, known).await();

    assertEquals(List.of("known", "new"), order);
  }

  @Test
  void keepsNothingWaitingForLongerThanAnybodyWaits() throws Exception {
    stop.set(true);
    judge("slow", () -> spending(Duration.ofMillis(300))).await();
    stop.set(false);
    CountDownLatch isSlow = new CountDownLatch(1);
    Future<String> first = judge("slow", () -> slowly(isSlow));
    assertTrue(isSlow.await(30, TimeUnit.SECONDS));
    Promise<String> promise = Promise.promise();
    pool.judge("slow", 0, Duration.ofMillis(1), promise, () -> "late");

    JudgingOverload why = assertThrows(JudgingOverload.class, promise.future()::await);

    assertTrue(why.getMessage().contains("busy with other checks"), why.getMessage());
    stop.set(true);
    first.await();
  }

  @Test
  void excusesNoCheckWhoseOwnLastJudgementUsedUpItsTime() throws Exception {
    assertThrows(
        EvaluationException.class, judge("endless", () -> spending(Duration.ofDays(1)))::await);
    CountDownLatch isSlow = new CountDownLatch(1);
    stop.set(false);
    Future<String> first = judge("endless", () -> slowly(isSlow));
    assertTrue(isSlow.await(30, TimeUnit.SECONDS));
    Promise<String> promise = Promise.promise();
    pool.judge("endless", 0, Duration.ofMillis(1), promise, () -> "late");

    assertThrows(EvaluationException.class, promise.future()::await);
    stop.set(true);
    first.await();
  }

  private <T> Future<T> judge(String check, Callable<T> work) {
    return pool.judge(check, 0, JudgingPool.PATIENCE, Promise.promise(), work);
  }

  /// Takes steps until told to stop, and says so once it does that on the slow thread.
  private String slowly(CountDownLatch isSlow) {
    while (!stop.get()) {
      step();
      if (Thread.currentThread().getName().equals("judging-slow")) {
        isSlow.countDown();
        Thread.onSpinWait();
      }
    }
    return Thread.currentThread().getName();
  }

  private static String spending(Duration time) {
    long end = Budget.cpuTime() + time.toNanos();
    while (Budget.cpuTime() < end) {
      step();
    }
    return Thread.currentThread().getName();
  }

  private static void step() {
    StepLimitedText.find(java.util.regex.Pattern.compile("b"), "a".repeat(1000));
  }

  /// Takes no notice of its budget.
  private String spin() {
    while (!stop.get()) {
      Thread.onSpinWait();
    }
    return "at last";
  }

  private static String thrown(Throwable error) throws Exception {
    if (error instanceof Error it) {
      throw it;
    }
    throw (Exception) error;
  }
}
