package hinomi.sink;

import hinomi.check.Report;
import hinomi.judging.JudgingPool;
import hinomi.verdict.Level;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Counts how the agent itself fares: runs by verdict, rechecks, planned starts that were skipped,
/// sinks that threw, and how late its event loop is.
public final class MeterSink implements Sink {
  private static final String OUR_FAULT = "agent";

  private final MeterRegistry meters;
  private final Map<String, Counter> runs;
  private final Counter rechecks;
  private final Counter skipped;
  private final Counter sinkFailures;
  private final Counter bugs;
  private final Timer lag;
  private final AtomicInteger networkLost = new AtomicInteger();
  private Supplier<Duration> throttled = () -> Duration.ZERO;

  /// `droppedLines` counts the lines of the log that nobody read in time.
  public MeterSink(MeterRegistry meters, LongSupplier droppedLines) {
    this.meters = meters;
    runs =
        Stream.of("passed", "degraded", "failed", OUR_FAULT)
            .collect(Collectors.toMap(Function.identity(), verdict -> runs(meters, verdict)));
    rechecks = counter(meters, "rechecks", "Second looks at sites whose probe failed");
    skipped = counter(meters, "skipped", "Planned starts that came while the run before went on");
    sinkFailures = sinkFailures(meters);
    bugs = counter(meters, "bugs", "Attempts that a bug of the agent spoilt; its log says which");
    FunctionCounter.builder("hinomi.agent.log.dropped", droppedLines, LongSupplier::getAsLong)
        .description("Lines of the log that standard error did not take")
        .register(meters);
    Gauge.builder("hinomi.agent.network.lost", networkLost::get)
        .description("1 while no witness, or no name server, answers at this location")
        .register(meters);
    lag =
        Timer.builder("hinomi.agent.lag")
            .description("How late the event loop is")
            .distributionStatisticBufferLength(2)
            .register(meters);
  }

  private static Counter runs(MeterRegistry meters, String verdict) {
    return Counter.builder("hinomi.agent.runs")
        .description("Runs by verdict; agent means that we were to blame")
        .tag("verdict", verdict)
        .register(meters);
  }

  /// The counter of reports and notices that a sink could not take, which is one for all.
  public static Counter sinkFailures(MeterRegistry meters) {
    return counter(meters, "sink.failures", "Reports and notices that a sink could not take");
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("hinomi.agent." + name).description(description).register(meters);
  }

  @Override
  public void accept(Report report) {
    boolean ourFault = report.verdict().isOurFault();
    String verdict = ourFault ? OUR_FAULT : report.verdict().grade().key();
    Objects.requireNonNull(runs.get(verdict)).increment();
    rechecks.increment(report.attempts().size() - 1.0);
    skipped.increment(report.skipped());
  }

  /// How many mistakes are in the files, for which the checks from before run on.
  public void watchFiles(Supplier<Number> problems) {
    Gauge.builder("hinomi.agent.files.problems", problems)
        .description("Mistakes in the files, for which the checks from before run on")
        .register(meters);
  }

  /// How many checks are in each state, and how many have been unknown for too long.
  public void watchChecks(ToLongFunction<Level> count, Supplier<Number> unjudged) {
    for (Level level : Level.values()) {
      Gauge.builder("hinomi.agent.checks", () -> count.applyAsLong(level))
          .description("Checks by state")
          .tag("state", level.key())
          .register(meters);
    }
    Gauge.builder("hinomi.agent.checks.unjudged", unjudged)
        .description("Checks that have been unknown for more than 3 of their intervals")
        .register(meters);
  }

  /// Publishes for how long, all in all, the kernel has kept us from running.
  public void watchThrottle(Supplier<Duration> total) {
    throttled = total;
    // Micrometer would let go of a supplier that nobody else holds.
    FunctionCounter.builder("hinomi.agent.throttled", this, it -> it.throttled.get().toMillis())
        .description("Time in which the agent could not run, its share of the CPU being used up")
        .baseUnit("milliseconds")
        .register(meters);
  }

  /// Publishes how judging fares.
  public void watchJudging(JudgingPool judging) {
    Gauge.builder("hinomi.agent.judging.abandoned", judging, JudgingPool::abandoned)
        .description("Threads at judgements that do not end")
        .register(meters);
    Gauge.builder("hinomi.agent.judging.waiting", judging, JudgingPool::waiting)
        .description("Judgements that wait for their turn")
        .register(meters);
    FunctionCounter.builder("hinomi.agent.judging.given_up", judging, JudgingPool::givenUp)
        .description("Judgements given up within their budget, each a failed assertion")
        .register(meters);
  }

  public void networkLost(boolean isLost) {
    networkLost.set(isLost ? 1 : 0);
  }

  /// An attempt was spoilt by a bug of ours.
  public void bug() {
    bugs.increment();
  }

  public void sinkFailed() {
    sinkFailures.increment();
  }

  public void lagged(Duration lateness) {
    lag.record(lateness);
  }
}
