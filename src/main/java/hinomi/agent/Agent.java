package hinomi.agent;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.network.Network;
import hinomi.sink.MeterSink;
import hinomi.sink.Sink;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts, watches and stops the runners of all checks, and tells every sink of every run. A sink
/// that throws harms neither the others nor the checks. Call it on the event loop.
public final class Agent {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  private final Network network;
  private final Location location;
  private final InstantSource clock;
  private final MeterSink meters;
  private final List<Sink> sinks;
  private final RunExecutor look;
  private final Pulse pulse;
  private final ConnectivityWatcher witness;
  private final DependencyProbes excuses;

  private Map<String, CheckRunner> runners = Map.of();

  /// `turn` completes when the next probe may start.
  public Agent(
      Network network,
      Supplier<Future<Void>> turn,
      Location location,
      InstantSource clock,
      Witnesses witnesses,
      MeterSink meters,
      List<Sink> sinks) {
    this.network = network;
    this.location = location;
    this.clock = clock;
    this.meters = meters;
    this.sinks = Stream.concat(Stream.of(meters), sinks.stream()).toList();
    Throttle throttle = Throttle.ofThisProcess();
    this.pulse = new Pulse(network.vertx(), meters::lagged, throttle::total);
    this.witness = new ConnectivityWatcher(network, witnesses, location.name(), this::saw);
    this.look = new RunExecutor(network, turn, clock, pulse, witness);
    this.excuses = new DependencyProbes(look, witness);
    meters.watchThrottle(throttle::total);
  }

  /// Runs those of the checks that are for this location, on their schedules, until stopped.
  public void start(List<Check> checks) {
    begin();
    replace(checks);
  }

  private void begin() {
    pulse.start();
    witness.begin();
  }

  private void saw(Connectivity sight) {
    meters.networkLost(sight != Connectivity.OK);
    Notice notice =
        new Notice(location, clock.instant(), witness.words(sight), sight != Connectivity.OK);
    sinks.forEach(sink -> sink.accept(notice));
  }

  /// From now on runs these checks instead, in one step: a check of the same name goes on with its
  /// state, and one that is gone ends quietly.
  public void replace(List<Check> checks) {
    Map<String, CheckRunner> before = new HashMap<>(runners);
    Map<String, CheckRunner> after = new LinkedHashMap<>();
    for (Check check : checks) {
      if (check.runsAt(location)) {
        after.put(check.name(), going(Optional.ofNullable(before.remove(check.name())), check));
      }
    }
    before.values().forEach(CheckRunner::stop);
    excuses.know(checks);
    runners = Collections.unmodifiableMap(after);
  }

  private CheckRunner going(Optional<CheckRunner> before, Check check) {
    before.ifPresent(runner -> runner.take(check));
    return before.orElseGet(() -> started(check));
  }

  private CheckRunner started(Check check) {
    CheckRunner runner =
        new CheckRunner(check, location, network.vertx(), this::look, clock, this::tell);
    runner.start();
    return runner;
  }

  private Future<RunResult> look(Check check, State before) {
    boolean isDown = before.told() == Level.DOWN;
    return look.run(check, isDown).compose(seen -> excuses.of(seen, isDown));
  }

  /// Starts no more runs, and completes when those under way have been told, or after the bound: a
  /// run cut off then is never told.
  public Future<Void> stop(Duration bound) {
    pulse.stop();
    List<Future<Void>> stopping = runners.values().stream().map(CheckRunner::stop).toList();
    return Bounded.within(bound, network.vertx(), Future.all(stopping))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /// Runs each check once, now; gives the reports in the order of the checks. Each is passed on as
  /// it comes.
  public Future<List<Report>> once(List<Check> checks, Consumer<Report> progress) {
    begin();
    excuses.know(checks);
    List<Future<Report>> reports =
        checks.stream()
            .filter(check -> check.runsAt(location))
            .map(check -> once(check.atOnce()).onSuccess(progress::accept))
            .toList();
    return Future.all(reports).map(all -> all.<Report>list());
  }

  private Future<Report> once(Check check) {
    Instant planned = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    State before = State.unknown(planned);
    return look(check, before)
        .map(seen -> seen.report(location, planned, before, 0))
        .onSuccess(this::tell);
  }

  /// What is wrong with this agent itself; empty when it is well.
  public Optional<String> ailment() {
    Instant now = clock.instant();
    long stuck = runners.values().stream().filter(runner -> runner.isStuck(now, TOLERANCE)).count();
    return stuck == 0
        ? Optional.empty()
        : Optional.of(stuck + " of " + runners.size() + " checks missed their planned start");
  }

  private void tell(Report report) {
    for (Sink sink : sinks) {
      try {
        sink.accept(report);
      } catch (RuntimeException bug) {
        meters.sinkFailed();
        LOG.error("a sink failed on check {}", report.check().name(), bug);
      }
    }
  }
}
