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

/// Metrics of the agent itself: runs by verdict, rechecks, skipped runs, failures of sinks, and how
/// late its event loop is.
public final class MeterSink implements Sink {
  private static final String AGENT = "agent";

  private final MeterRegistry meters;
  private final Map<String, Counter> runs;
  private final Counter rechecks;
  private final Counter skipped;
  private final Counter sinkFailures;
  private final Counter bugs;
  private final Timer lag;
  private final AtomicInteger networkLost = new AtomicInteger();
  private Supplier<Duration> throttled = () -> Duration.ZERO;

  /// `droppedLines` is how many lines of the log were dropped so far.
  public MeterSink(MeterRegistry meters, LongSupplier droppedLines) {
    this.meters = meters;
    runs =
        Stream.of("passed", "degraded", "failed", AGENT)
            .collect(Collectors.toMap(Function.identity(), verdict -> runs(meters, verdict)));
    rechecks =
        counter(
            meters,
            "rechecks",
            "Further attempts after a failed one, before the run counts as failed");
    skipped =
        counter(
            meters,
            "skipped",
            "Planned runs that were skipped because the one before had not ended");
    sinkFailures = sinkFailures(meters);
    bugs =
        counter(
            meters,
            "bugs",
            "Attempts that failed because of a bug in the agent; the log has the stack trace");
    FunctionCounter.builder("hinomi.agent.log.dropped", droppedLines, LongSupplier::getAsLong)
        .description("Lines of the log that were dropped because standard error was blocked")
        .register(meters);
    Gauge.builder("hinomi.agent.network.lost", networkLost::get)
        .description("1 while no witness or no name server answers at this location")
        .register(meters);
    lag =
        Timer.builder("hinomi.agent.lag")
            .description("How late timers of the event loop fire")
            .distributionStatisticBufferLength(2)
            .register(meters);
  }

  private static Counter runs(MeterRegistry meters, String verdict) {
    return Counter.builder("hinomi.agent.runs")
        .description("Runs by verdict; agent is a fault of the agent itself")
        .tag("verdict", verdict)
        .register(meters);
  }

  public static Counter sinkFailures(MeterRegistry meters) {
    return counter(meters, "sink.failures", "Reports and notices that a sink failed to process");
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("hinomi.agent." + name).description(description).register(meters);
  }

  @Override
  public void accept(Report report) {
    boolean isAgent = report.verdict().isOurFault();
    String verdict = isAgent ? AGENT : report.verdict().grade().key();
    Objects.requireNonNull(runs.get(verdict)).increment();
    rechecks.increment(report.attempts().size() - 1.0);
    skipped.increment(report.skipped());
  }

  /// Publishes how many problems the files have, because of which the checks of before go on.
  public void watchFiles(Supplier<Number> problems) {
    Gauge.builder("hinomi.agent.files.problems", problems)
        .description("Problems in the check files; the checks loaded before keep running")
        .register(meters);
  }

  /// Publishes how many checks are in each state.
  public void watchChecks(ToLongFunction<Level> count) {
    for (Level level : Level.values()) {
      Gauge.builder("hinomi.agent.checks", () -> count.applyAsLong(level))
          .description("Checks by state")
          .tag("state", level.key())
          .register(meters);
    }
  }

  /// Publishes how many checks have been unknown for too long.
  public void watchUnjudged(Supplier<Number> unjudged) {
    Gauge.builder("hinomi.agent.checks.unjudged", unjudged)
        .description("Checks that have been unknown for more than 3 of their intervals")
        .register(meters);
  }

  /// Publishes for how long in total the kernel has throttled the process.
  public void watchThrottle(Supplier<Duration> total) {
    throttled = total;
    // Micrometer holds suppliers weakly, so a field keeps this one.
    FunctionCounter.builder(
            "hinomi.agent.throttled", this, it -> it.throttled.get().toMillis() / 1_000.0)
        .description("Time in which the agent was throttled because its CPU quota was used up")
        .baseUnit("seconds")
        .register(meters);
  }

  public void watchJudging(JudgingPool judging) {
    Gauge.builder("hinomi.agent.judging.abandoned", judging, JudgingPool::abandoned)
        .description("Threads in judgements that do not end")
        .register(meters);
    Gauge.builder("hinomi.agent.judging.waiting", judging, JudgingPool::waiting)
        .description("Judgements that wait for a thread")
        .register(meters);
    FunctionCounter.builder("hinomi.agent.judging.given_up", judging, JudgingPool::givenUp)
        .description("Judgements stopped at their budget, each a failed assertion")
        .register(meters);
  }

  public void networkLost(boolean isLost) {
    networkLost.set(isLost ? 1 : 0);
  }

  /// An attempt failed because of a bug in the agent.
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
