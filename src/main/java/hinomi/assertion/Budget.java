package hinomi.assertion;

import hinomi.text.HumanText;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Limits the evaluation of all assertions on one answer: steps over documents, CPU time of the
/// thread, and characters of text extracted from documents. Once a limit is reached, every further
/// step throws [EvaluationException], also after code in between caught the first. For one thread,
/// except [#cancel].
public final class Budget {
  public static final Duration CPU = Duration.ofSeconds(2);

  static final long STEPS = 400_000_000;

  /// Characters.
  static final long TEXT = 16 << 20;

  /// Reading the CPU clock of a thread takes about as long as a hundred steps.
  private static final int STEPS_BETWEEN_CHECKS = 4096;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

  private final Duration cpu;
  private final LongSupplier clock;
  private final Runnable pause;
  private final long began;
  private long steps = STEPS;
  private long text = TEXT;
  private int untilCheck = STEPS_BETWEEN_CHECKS;
  private volatile Optional<String> over = Optional.empty();

  /// The pause is called every few thousand steps and may wait.
  public Budget(Duration cpu, Runnable pause) {
    this(cpu, pause, Budget::cpuTime);
  }

  Budget(Duration cpu, Runnable pause, LongSupplier clock) {
    this.cpu = cpu;
    this.pause = pause;
    this.clock = clock;
    this.began = clock.getAsLong();
  }

  /// CPU time of the current thread in nanoseconds; `nanoTime` where the JVM does not count it.
  public static long cpuTime() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /// The budget of the evaluation under way on this thread, or a new one.
  static Budget current() {
    return CURRENT.isBound() ? CURRENT.get() : new Budget(CPU, () -> {});
  }

  /// Does the work within the current budget, or within a new one.
  static <T> T within(Supplier<T> work) {
    return CURRENT.isBound() ? work.get() : current().spentBy(work);
  }

  /// Does the work within this budget, which [#current] then returns.
  public <T> T spentBy(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /// Takes steps of some ten nanoseconds each.
  void spend(long some) {
    steps -= some;
    untilCheck -= (int) Math.min(some, STEPS_BETWEEN_CHECKS);
    if (untilCheck <= 0 || steps < 0) {
      check();
    }
  }

  /// Takes characters of text that are extracted from a document.
  void extract(long characters) {
    text -= characters;
    spend(1 + characters / 16);
    if (text < 0) {
      end("more than " + (TEXT >> 20) + " Mi characters of text to compare");
    }
  }

  /// The reason why evaluation ended, once a limit is reached.
  public Optional<String> over() {
    return over;
  }

  /// CPU time used so far, in nanoseconds. To be called on the thread that evaluates.
  public long used() {
    return clock.getAsLong() - began;
  }

  /// Ends the evaluation at its next step; from any thread.
  public void cancel(String reason) {
    over = Optional.of(over.orElse(reason));
  }

  private void check() {
    untilCheck = STEPS_BETWEEN_CHECKS;
    over.ifPresent(this::end);
    if (steps < 0) {
      end("the answer takes more than " + STEPS / 1_000_000 + " million steps to evaluate");
    }
    if (used() > cpu.toNanos()) {
      end("the answer takes more than " + HumanText.duration(cpu) + " of CPU time to evaluate");
    }
    pause.run();
  }

  private void end(String reason) {
    cancel(reason);
    throw new EvaluationException(over.orElse(reason));
  }
}
