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

/// Judges beside the event loop, on two daemon threads: one for what is quick, and one, for a
/// quarter of the time at most, for checks that are not. A judgement that uses up its budget on the
/// quick thread starts anew on the slow one, to which its check then goes at once. One that does
/// not stop when its budget is used up is abandoned with its thread, which is replaced: at most
/// [#MOST_ABANDONED] times at once. Whatever a judgement throws is its own failure.
public final class JudgingPool implements AutoCloseable {
  public static final Duration QUICK = Duration.ofMillis(200);
  public static final int MOST_ABANDONED = 4;

  /// A judgement waits, and then runs, no longer than that by the clock.
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A body of more bytes than that is not read as text on the quick thread.
  public static final int QUICK_BYTES = 4 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(JudgingPool.class);
  private static final long BETWEEN_CHECKS_MS = 250;

  private final SlowChecks slowChecks = new SlowChecks(QUICK.toNanos());
  private final JudgingQueue quick = new JudgingQueue("judging-quick", QUICK, _ -> 0);
  private final JudgingQueue slow = new JudgingQueue("judging-slow", Budget.CPU, slowChecks::cost);
  private final List<JudgingThread> judges = new ArrayList<>();
  private final AtomicLong givenUp = new AtomicLong();
  private int abandoned;
  private boolean started;
  private boolean closed;

  /// Judges for the check, on the caller's behalf for no longer than its patience. Fails with
  /// Unjudged when that was not possible, with [JudgingOverload] when its turn did not come, and
  /// else with what the work threw.
  public <T> Future<T> judge(
      String check, long bytes, Duration patience, Promise<T> promise, Callable<T> work) {
    Judgement<T> judgement = new Judgement<>(check, work, promise, patience);
    submit(judgement, bytes > QUICK_BYTES || slowChecks.contains(check) ? slow : quick);
    return promise.future();
  }

  private synchronized void submit(Judgement<?> judgement, JudgingQueue lane) {
    start();
    boolean isServed = !closed && !lane.isStuck;
    Optional<String> refusal = isServed ? refusal(judgement, lane) : Optional.empty();
    if (!isServed) {
      giveUpLate(judgement);
    } else if (refusal.isPresent()) {
      giveUp(judgement, refusal.get());
    } else {
      notifyAll();
    }
  }

  private Optional<String> refusal(Judgement<?> judgement, JudgingQueue lane) {
    if (judges.stream().anyMatch(each -> each.isAbandonedWith(judgement.check))) {
      return Optional.of("could not be judged: an earlier judgement of this check has not ended");
    }
    return lane.add(judgement)
        ? Optional.empty()
        : Optional.of("could not be judged: earlier judgements of this check are waiting");
  }

  private void start() {
    if (!started) {
      started = true;
      hire(quick);
      hire(slow);
      daemon("judging-watchdog", this::watch);
    }
  }

  private void hire(JudgingQueue lane) {
    JudgingThread judge = new JudgingThread(lane);
    judges.add(judge);
    judge.thread = daemon(lane.name, () -> serve(judge));
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 1 << 20);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void serve(JudgingThread judge) {
    try {
      for (Optional<Judgement<?>> next = take(judge); next.isPresent(); next = take(judge)) {
        runSafely(judge, next.get());
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /// What is thrown here is no judgement's own; the thread lives on.
  private void runSafely(JudgingThread judge, Judgement<?> judgement) {
    try {
      run(judge, judgement);
    } catch (Throwable bug) {
      giveUp(judgement, "could not be judged: " + bug);
      LOG.error("judging check {} failed", judgement.check, bug);
    }
  }

  /// Nothing once the pool is closed, or the judge was replaced while it was at work.
  private synchronized Optional<Judgement<?>> take(JudgingThread judge)
      throws InterruptedException {
    while (!closed && judges.contains(judge)) {
      Optional<Judgement<?>> next = judge.lane.next();
      if (next.isPresent()) {
        return next;
      }
      wait();
    }
    return Optional.empty();
  }

  private void run(JudgingThread judge, Judgement<?> judgement) {
    CpuPause pause = judge.lane == slow ? CpuPause.ofSlow() : CpuPause.ofQuick();
    Budget budget = new Budget(judge.lane.cpu, pause);
    begin(judge, judgement, budget);
    Runnable told = () -> {};
    boolean isStillOurs = false;
    try {
      told = judgement.judge(budget);
    } finally {
      slowChecks.took(judgement.check, Math.min(budget.used(), Budget.CPU.toNanos()));
      isStillOurs = end(judge);
    }
    if (isStillOurs && budget.over().isPresent() && judge.lane == quick) {
      submit(judgement, slow);
    } else {
      budget.over().ifPresent(_ -> givenUp.incrementAndGet());
      tell(told);
    }
    pause.run();
  }

  private static void tell(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException loopIsGone) {
      LOG.debug("nobody waits for a judgement any more", loopIsGone);
    }
  }

  private synchronized void begin(JudgingThread judge, Judgement<?> judgement, Budget budget) {
    judge.begin(judgement, budget);
    notifyAll();
  }

  /// Whether the judge was not abandoned meanwhile. One that was may be needed again.
  private synchronized boolean end(JudgingThread judge) {
    judge.end();
    Thread.interrupted();
    if (!judge.isAbandoned) {
      return true;
    }
    abandoned--;
    judge.isAbandoned = false;
    if (judge.lane.isStuck) {
      judge.lane.isStuck = false;
    } else {
      judges.remove(judge);
    }
    return false;
  }

  /// Ends what is late, cancels what has used up its budget and does not stop, and abandons what
  /// does not stop even so.
  private synchronized void watch() {
    try {
      while (!closed) {
        boolean isIdle = judges.stream().noneMatch(JudgingThread::isBusy) && waiting() == 0;
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
    for (JudgingThread judge : List.copyOf(judges)) {
      if (judge.isBusy() && !judge.isAbandoned && judge.isToBeAbandoned()) {
        abandon(judge);
      }
    }
  }

  /// Who waits in vain is excused, unless its own last judgement used up all its time.
  private void giveUpLate(Judgement<?> judgement) {
    boolean isItsOwnFault = slowChecks.cost(judgement.check) >= Budget.CPU.toNanos();
    givenUp.incrementAndGet();
    tell(
        isItsOwnFault
            ? () -> judgement.giveUp(judgement.late())
            : () -> judgement.giveUp(judgement.overload()));
  }

  private void abandon(JudgingThread judge) {
    Judgement<?> judgement = judge.abandon();
    slowChecks.took(judgement.check, Budget.CPU.toNanos());
    LOG.warn("the judgement of check {} does not end; its thread is replaced", judgement.check);
    giveUp(judgement, "could not be judged: it did not end within its processor time");
    abandoned++;
    if (abandoned <= MOST_ABANDONED) {
      hire(judge.lane);
    } else {
      judge.lane.isStuck = true;
    }
  }

  private void giveUp(Judgement<?> judgement, String why) {
    givenUp.incrementAndGet();
    tell(() -> judgement.giveUp(why));
  }

  /// How many judgements wait for their turn.
  public synchronized int waiting() {
    return quick.size() + slow.size();
  }

  /// How many threads are at judgements that do not end.
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
    judges.forEach(JudgingThread::interrupt);
    notifyAll();
  }
}
