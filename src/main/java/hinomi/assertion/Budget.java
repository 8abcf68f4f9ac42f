package hinomi.assertion;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What one judgement may use: steps over a document, processor time of its thread, and characters
/// of text taken out of a document. Once one of them is used up, every further step throws
/// [EvaluationException], whatever code in between caught the first. For one thread, but for
/// [#cancel].
public final class Budget {
  /// For one judgement: all assertions of one answer.
  public static final Duration CPU = Duration.ofSeconds(2);

  static final long STEPS = 400_000_000;

  /// 16 MiB, or 32 MiB of a script that needs two bytes a character.
  static final long TEXT = 16 << 20;

  /// Reading a thread's clock takes about as long as a hundred steps.
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

  /// Processor time of the current thread in nanoseconds; the time of day where it is not counted.
  public static long cpuTime() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /// That of the judgement under way on this thread, or a new one.
  static Budget current() {
    return CURRENT.isBound() ? CURRENT.get() : new Budget(CPU, () -> {});
  }

  /// Does the work within the current budget, which everything in it finds by [#current].
  static <T> T within(Supplier<T> work) {
    return CURRENT.isBound() ? work.get() : current().spentBy(work);
  }

  /// Does the work within this budget.
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

  /// Takes characters of text out of a document.
  void extract(long characters) {
    text -= characters;
    spend(1 + characters / 16);
    if (text < 0) {
      end("could not be judged: more than " + (TEXT >> 20) + " Mi characters of text to compare");
    }
  }

  /// Why nothing more is judged, once it is used up.
  public Optional<String> over() {
    return over;
  }

  /// Processor time used so far, in nanoseconds. On the thread that judges.
  public long used() {
    return clock.getAsLong() - began;
  }

  /// Ends it at its next step; from any thread.
  public void cancel(String why) {
    over = Optional.of(over.orElse(why));
  }

  private void check() {
    untilCheck = STEPS_BETWEEN_CHECKS;
    over.ifPresent(this::end);
    if (steps < 0) {
      end("could not be judged within " + STEPS / 1_000_000 + " million steps");
    }
    if (used() > cpu.toNanos()) {
      end("could not be judged within " + inWords(cpu) + " of processor time");
    }
    pause.run();
  }

  private void end(String why) {
    cancel(why);
    throw new EvaluationException(over.orElse(why));
  }

  private static String inWords(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
