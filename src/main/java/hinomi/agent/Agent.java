package hinomi.agent;

import hinomi.agent.UnknownChecks.Unknown;
import hinomi.check.Check;
import hinomi.check.CurrentState;
import hinomi.check.Location;
import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.net.Network;
import hinomi.outcome.Outcome.Answered;
import hinomi.sink.MeterSink;
import hinomi.sink.Sink;
import hinomi.sink.SinkGroup;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Starts and stops the runners of all checks, and reports every run, and checks that stay unknown,
/// to every sink. Call it on the event loop.
public final class Agent {
  private static final Duration TOLERANCE = Duration.ofSeconds(30);
  private static final int MINUTE = 60;
  private static final Duration UNKNOWN_PERIOD = Duration.ofSeconds(2);

  private final Network network;
  private final Location location;
  private final Duration renotify;
  private final InstantSource clock;
  private final MeterSink meters;
  private final Sink sinks;
  private final RunExecutor executor;
  private final StallDetector stalls;
  private final ConnectivityWatcher connectivity;
  private final UnknownChecks unknownChecks;
  private final ProxyWatcher proxies = new ProxyWatcher();

  private volatile Map<String, CheckRunner> runners = Map.of();
  private volatile int unknownForLong;
  private boolean isStopped;

  /// `turn` completes when the next probe may start. A check that flaps is announced again after
  /// `renotify`, unless that is zero.
  public Agent(
      Network network,
      Supplier<Future<Void>> turn,
      Location location,
      Duration renotify,
      InstantSource clock,
      Witnesses witnesses,
      MeterSink meters,
      List<Sink> sinks) {
    this.network = network;
    this.location = location;
    this.renotify = renotify;
    this.clock = clock;
    this.meters = meters;
    this.sinks =
        new SinkGroup(
            Stream.concat(Stream.of(meters), sinks.stream()).toList(), meters::sinkFailed);
    CpuThrottling throttle = CpuThrottling.ofThisProcess();
    this.stalls = new StallDetector(network.vertx(), meters::lagged, throttle::total);
    this.connectivity = new ConnectivityWatcher(network, witnesses, location.name(), this::report);
    this.executor =
        new RunExecutor(network, turn, clock, stalls, connectivity, new BugCounter(meters::bug));
    this.unknownChecks = new UnknownChecks(location);
    meters.watchThrottle(throttle::total);
    network.bodies().onWait(meters::lagged);
    meters.watchJudging(network.judging());
  }

  /// Runs the checks of this location on their schedules until stopped, all of them from a new
  /// state.
  public void start(List<Check> checks) {
    start(checks, _ -> State.unknown(clock.instant()));
  }

  /// The same with the states of the checks by name.
  public void start(List<Check> checks, Function<String, State> states) {
    begin();
    replace(checks, states);
    repeatStates(clock.instant().getEpochSecond());
    meters.watchChecks(this::count);
    meters.watchUnjudged(() -> unknownForLong);
    watchUnknown();
  }

  private void begin() {
    stalls.start();
    connectivity.begin();
  }

  private void report(Connectivity now) {
    boolean isBad = now != Connectivity.OK;
    meters.networkLost(isBad);
    sinks.accept(
        new Notice(
            Notice.Topic.NETWORK,
            location,
            clock.instant(),
            connectivity.words(now),
            "Checks that fail meanwhile are unknown, not down.",
            isBad));
  }

  /// Tells the sinks what each check is, once a minute: each second those whose turn it is, so that
  /// many checks are no burst. Agents take the same second for the same check. Plans the next time
  /// first, so that a bug does not end it.
  private void repeatStates(long done) {
    network
        .vertx()
        .setTimer(
            Duration.ofSeconds(1).toMillis(),
            _ -> {
              if (isStopped) {
                return;
              }
              long now = clock.instant().getEpochSecond();
              repeatStates(now);
              for (long second = Math.max(done + 1, now - MINUTE + 1); second <= now; second++) {
                repeatStatesOf(Instant.ofEpochSecond(second));
              }
            });
  }

  private void repeatStatesOf(Instant second) {
    long turn = Math.floorMod(second.getEpochSecond(), (long) MINUTE);
    runners.forEach((name, runner) -> {
      if (Math.floorMod(name.hashCode(), MINUTE) == turn) {
        sinks.repeat(new CurrentState(runner.check(), location, runner.state(), second));
      }
    });
  }

  /// Replaces the checks atomically: a check of the same name keeps its state, a removed one ends
  /// without a report, and a new one, or one that comes back, starts from a new state.
  public void replace(List<Check> checks) {
    replace(checks, _ -> State.unknown(clock.instant()));
  }

  private void replace(List<Check> checks, Function<String, State> states) {
    Map<String, CheckRunner> before = new HashMap<>(runners);
    Map<String, CheckRunner> after = new LinkedHashMap<>();
    executor.know(checks);
    proxies.know(checks);
    sinks.replace(checks);
    for (Check check : checks) {
      if (check.runsAt(location)) {
        Optional<CheckRunner> runner = Optional.ofNullable(before.remove(check.name()));
        runner.ifPresent(known -> take(check, known));
        after.put(check.name(), runner.orElseGet(() -> started(check, states)));
      }
    }
    before
        .values()
        .forEach(gone -> {
          gone.retire();
          sinks.removed(current(gone));
        });
    runners = Collections.unmodifiableMap(after);
  }

  private void take(Check check, CheckRunner runner) {
    if (!runner.check().alertsLike(check)) {
      sinks.removed(current(runner));
    }
    runner.take(check);
  }

  private CurrentState current(CheckRunner runner) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new CurrentState(runner.check(), location, runner.state(), now);
  }

  private CheckRunner started(Check check, Function<String, State> states) {
    CheckRunner runner =
        new CheckRunner(
            check, states.apply(check.name()), network.vertx(), runs(), clock, this::accept);
    runner.start();
    return runner;
  }

  private CheckRunner.Runs runs() {
    return new CheckRunner.Runs() {
      @Override
      public Future<RunResult> run(Check check, State before) {
        return executor.run(check, before.settled() == Level.DOWN);
      }

      @Override
      public RunResult broken(Check check, Throwable bug) {
        return executor.broken(check, bug);
      }

      @Override
      public Report report(RunResult result, Instant slot, State before, int skipped) {
        return result.report(location, slot, before, skipped, renotify);
      }
    };
  }

  /// Plans the next time first, so that a bug does not end it.
  private void watchUnknown() {
    network
        .vertx()
        .setTimer(
            UNKNOWN_PERIOD.toMillis(),
            _ -> {
              watchUnknown();
              Instant now = clock.instant();
              List<Unknown> unknown = unknown(now);
              unknownForLong = unknown.size();
              unknownChecks.update(now, unknown).ifPresent(sinks::accept);
            });
  }

  private List<Unknown> unknown(Instant now) {
    return runners.values().stream().flatMap(runner -> runner.unknown(now).stream()).toList();
  }

  private long count(Level level) {
    return runners.values().stream().filter(each -> each.state().level() == level).count();
  }

  /// The state of each check that runs; any thread may ask.
  public Map<String, State> states() {
    return runners.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().state()));
  }

  /// Starts no more runs, and completes when those under way are reported, or after the bound; runs
  /// that have not ended by then are not reported.
  public Future<Void> stop(Duration bound) {
    isStopped = true;
    stalls.stop();
    List<Future<Void>> stopping = runners.values().stream().map(CheckRunner::stop).toList();
    return Bounded.within(bound, network.vertx(), Future.all(stopping))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /// Runs each check once, now, which decides its state. The reports are in the order of the
  /// checks; the observer gets each as it is made.
  public Future<List<Report>> once(List<Check> checks, RunObserver observer) {
    List<Check> decided = checks.stream().map(Check::atOnce).toList();
    return once(decided, _ -> State.unknown(clock.instant()), observer);
  }

  /// The same as one more run of each check, by its thresholds and its state by name.
  public Future<List<Report>> once(
      List<Check> checks, Function<String, State> states, RunObserver observer) {
    begin();
    executor.know(checks);
    sinks.replace(checks);
    List<Future<Report>> reports =
        checks.stream()
            .filter(check -> check.runsAt(location))
            .map(check -> once(check, states.apply(check.name()), observer))
            .toList();
    return Future.all(reports).map(all -> all.<Report>list());
  }

  /// The report on an answer as if a run of the check had got it; nobody receives it.
  public Future<Report> rehearse(Check check, Answered answer) {
    Instant now = clock.instant();
    return executor
        .attempt(check.with(new RehearsedProbe(check.probe().target(), answer)))
        .map(attempt -> new RunResult(check, now, List.of(attempt), new Blame.Target()))
        .map(result -> result.report(location, now, State.unknown(now), 0, renotify));
  }

  private Future<Report> once(Check check, State before, RunObserver observer) {
    Instant planned = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    boolean wasDown = before.settled() == Level.DOWN;
    return executor
        .run(check, wasDown, verdict -> observer.attempted(check, verdict))
        .otherwise(bug -> executor.broken(check, bug))
        .map(result -> result.report(location, planned, before, 0, renotify))
        .onSuccess(this::accept)
        .onSuccess(
            report -> sinks.repeat(new CurrentState(check, location, report.state(), planned)))
        .onSuccess(observer::reported);
  }

  /// Why this agent is unhealthy, if it is. Checks that are unknown through a lost network or a
  /// failed dependency do not count, as a restart does not help.
  public Optional<String> ailment() {
    return late().or(this::faulty);
  }

  /// What is wrong though the agent works: a lost network, checks that are unknown for long,
  /// proxies that cannot be reached. Call it on the event loop.
  public Map<Notice.Topic, String> troubles() {
    Map<Notice.Topic, String> all = new EnumMap<>(Notice.Topic.class);
    connectivity.outage().ifPresent(words -> all.put(Notice.Topic.NETWORK, words));
    unknownChecks
        .words(unknown(clock.instant()))
        .ifPresent(words -> all.put(Notice.Topic.UNKNOWN_CHECKS, words));
    proxies.words().ifPresent(words -> all.put(Notice.Topic.PROXY, words));
    return all;
  }

  private Optional<String> late() {
    Instant now = clock.instant();
    long stuck = runners.values().stream().filter(runner -> runner.isStuck(now, TOLERANCE)).count();
    return stuck == 0
        ? Optional.empty()
        : Optional.of(stuck + " of " + runners.size() + " checks missed their planned start");
  }

  /// When half of the checks are unknown through a fault of the agent, a restart may help.
  private Optional<String> faulty() {
    List<Unknown> faulty =
        unknown(clock.instant()).stream().filter(Unknown::mayRecoverByRestart).toList();
    return faulty.isEmpty() || 2 * faulty.size() < runners.size()
        ? Optional.empty()
        : Optional.of(
            faulty.size()
                + " of "
                + runners.size()
                + " checks are unknown through a fault of the agent, as "
                + faulty.getFirst().name()
                + ": "
                + faulty.getFirst().why());
  }

  private void accept(Report report) {
    sinks.accept(report);
    proxies.update(report, clock.instant()).ifPresent(sinks::accept);
  }
}
