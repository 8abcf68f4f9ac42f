package hinomi.judging;

import hinomi.assertion.Budget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Evaluates answers off the event loop, on two daemon threads: a quick one, and a slow one that
/// takes at most a quarter of the CPU. Of those that wait, the one whose check cost least lately
/// goes first. A judgement that exceeds its budget on the quick thread starts again on the slow
/// one, and later judgements of its check go there directly. A judgement that does not stop at the
/// end of its budget is abandoned with its thread, which is replaced, at most [#MOST_ABANDONED]
/// times at once. What a judgement throws is its own failure.
public final class JudgingPool implements AutoCloseable {
  public static final Duration QUICK = Duration.ofMillis(200);
  public static final int MOST_ABANDONED = 4;

  /// The longest time by the clock that a judgement waits and runs.
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /// The largest body that the quick thread reads, in bytes.
  public static final int QUICK_BYTES = 4 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(JudgingPool.class);
  private static final long BETWEEN_CHECKS_MS = 250;

  private final EvaluationCosts costs = new EvaluationCosts(QUICK.toNanos());
  private final JudgingQueue quick = new JudgingQueue("judging-quick", QUICK, costs::costAtMost);
  private final JudgingQueue slow = new JudgingQueue("judging-slow", Budget.CPU, costs::cost);
  private final List<JudgingThread> threads = new ArrayList<>();
  private final AtomicLong givenUp = new AtomicLong();
  private int abandoned;
  private boolean started;
  private boolean closed;

  /// Does the work for the check. Fails with [EvaluationException] when it exceeds its limits, with
  /// [JudgingOverload] when its turn did not come within the patience, and else with what the work
  /// threw.
  public <T> Future<T> judge(
      String check, long bytes, Duration patience, Promise<T> promise, Callable<T> work) {
    Judgement<T> judgement = new Judgement<>(check, work, promise, patience);
    submit(judgement, bytes > QUICK_BYTES || costs.isSlow(check) ? slow : quick);
    return promise.future();
  }

  private synchronized void submit(Judgement<?> judgement, JudgingQueue queue) {
    start();
    boolean isServed = !closed && !queue.isStuck;
    Optional<String> refusal = isServed ? refusal(judgement, queue) : Optional.empty();
    if (!isServed) {
      giveUpLate(judgement);
    } else if (refusal.isPresent()) {
      giveUp(judgement, refusal.get());
    } else {
      notifyAll();
    }
  }

  private Optional<String> refusal(Judgement<?> judgement, JudgingQueue queue) {
    if (threads.stream().anyMatch(each -> each.isAbandonedWith(judgement.check))) {
      return Optional.of("an earlier evaluation of this check has not ended");
    }
    return queue.add(judgement)
        ? Optional.empty()
        : Optional.of("earlier evaluations of this check are waiting");
  }

  private void start() {
    if (!started) {
      started = true;
      startThread(quick);
      startThread(slow);
      daemon("judging-watchdog", this::watch);
    }
  }

  private void startThread(JudgingQueue queue) {
    JudgingThread thread = new JudgingThread(queue);
    threads.add(thread);
    thread.thread = daemon(queue.name, () -> serve(thread));
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 1 << 20);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void serve(JudgingThread thread) {
    try {
      for (Optional<Judgement<?>> next = take(thread); next.isPresent(); next = take(thread)) {
        runSafely(thread, next.get());
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /// Survives errors of the pool itself.
  private void runSafely(JudgingThread thread, Judgement<?> judgement) {
    try {
      run(thread, judgement);
    } catch (Throwable bug) {
      giveUp(judgement, "unexpected error: " + bug);
      LOG.error("check {}: unexpected error while its answer was evaluated", judgement.check, bug);
    }
  }

  /// Empty once the pool is closed, or the thread was replaced while it worked.
  private synchronized Optional<Judgement<?>> take(JudgingThread thread)
      throws InterruptedException {
    while (!closed && threads.contains(thread)) {
      Optional<Judgement<?>> next = thread.queue.next();
      if (next.isPresent()) {
        return next;
      }
      wait();
    }
    return Optional.empty();
  }

  private void run(JudgingThread thread, Judgement<?> judgement) {
    CpuPause pause = thread.queue == slow ? CpuPause.ofSlow() : CpuPause.ofQuick();
    Budget budget = new Budget(thread.queue.cpu, pause);
    begin(thread, judgement, budget);
    Runnable delivery = () -> {};
    boolean isStillOurs = false;
    try {
      delivery = judgement.judge(budget);
    } finally {
      costs.took(judgement.check, Math.min(budget.used(), Budget.CPU.toNanos()));
      isStillOurs = end(thread);
    }
    if (isStillOurs && budget.over().isPresent() && thread.queue == quick) {
      submit(judgement, slow);
    } else {
      budget.over().ifPresent(_ -> givenUp.incrementAndGet());
      deliver(delivery);
    }
    pause.run();
  }

  private static void deliver(Runnable delivery) {
    try {
      delivery.run();
    } catch (RuntimeException loopIsGone) {
      LOG.debug("the event loop ended before a result was delivered", loopIsGone);
    }
  }

  private synchronized void begin(JudgingThread thread, Judgement<?> judgement, Budget budget) {
    thread.begin(judgement, budget);
    notifyAll();
  }

  /// Whether the thread was not abandoned meanwhile. An abandoned one may be needed again.
  private synchronized boolean end(JudgingThread thread) {
    thread.end();
    Thread.interrupted();
    if (!thread.isAbandoned) {
      return true;
    }
    abandoned--;
    thread.isAbandoned = false;
    if (thread.queue.isStuck) {
      thread.queue.isStuck = false;
    } else {
      threads.remove(thread);
    }
    return false;
  }

  /// Ends judgements that are late, cancels those beyond their budget, and abandons those that do
  /// not stop after that.
  private synchronized void watch() {
    try {
      while (!closed) {
        boolean isIdle = threads.stream().noneMatch(JudgingThread::isBusy) && waiting() == 0;
        wait(isIdle ? 0 : BETWEEN_CHECKS_MS);
        check();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void check() {
    List<Judgement<?>> late = new ArrayList<>(quick.late());
    late.addAll(slow.late());
    late.forEach(this::giveUpLate);
    for (JudgingThread thread : List.copyOf(threads)) {
      if (thread.isBusy() && !thread.isAbandoned && thread.isToBeAbandoned()) {
        abandon(thread);
      }
    }
  }

  /// A judgement whose turn did not come is the fault of the agent, unless its own check kept the
  /// pool busy.
  private void giveUpLate(Judgement<?> judgement) {
    boolean isItsOwnFault = costs.cost(judgement.check) >= Budget.CPU.toNanos();
    givenUp.incrementAndGet();
    deliver(
        isItsOwnFault
            ? () -> judgement.giveUp(judgement.late())
            : () -> judgement.giveUp(judgement.overload()));
  }

  private void abandon(JudgingThread thread) {
    Judgement<?> judgement = thread.abandon();
    costs.took(judgement.check, Budget.CPU.toNanos());
    LOG.warn(
        "check {}: the evaluation of its answer does not stop; its thread is replaced",
        judgement.check);
    giveUp(judgement, "the evaluation did not stop at the end of its CPU time");
    abandoned++;
    if (abandoned <= MOST_ABANDONED) {
      startThread(thread.queue);
    } else {
      thread.queue.isStuck = true;
    }
  }

  private void giveUp(Judgement<?> judgement, String reason) {
    givenUp.incrementAndGet();
    deliver(() -> judgement.giveUp(reason));
  }

  /// How many judgements wait for their turn.
  public synchronized int waiting() {
    return quick.size() + slow.size();
  }

  /// How many threads run judgements that do not end.
  public synchronized int abandoned() {
    return abandoned;
  }

  /// How many judgements were given up so far.
  public long givenUp() {
    return givenUp.get();
  }

  @Override
  public synchronized void close() {
    closed = true;
    threads.forEach(JudgingThread::interrupt);
    notifyAll();
  }
}
