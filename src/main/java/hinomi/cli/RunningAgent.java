package hinomi.cli;

import hinomi.agent.Agent;
import hinomi.agent.Pacer;
import hinomi.agent.RunObserver;
import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.config.OneLine;
import hinomi.config.Problem;
import hinomi.config.Secrets;
import hinomi.datadog.AgentMeters;
import hinomi.datadog.Datadog;
import hinomi.delivery.Delivery;
import hinomi.net.Network;
import hinomi.outcome.Outcome.Answered;
import hinomi.probe.warmup.WarmUp;
import hinomi.sink.MeterSink;
import hinomi.sink.ReportJson;
import hinomi.sink.SilencedChecks;
import hinomi.sink.Sink;
import hinomi.sink.log.Logging;
import hinomi.sink.status.CheckMetrics;
import hinomi.sink.status.Health;
import hinomi.sink.status.StatusBoard;
import hinomi.sink.status.StatusServer;
import hinomi.state.Restored;
import hinomi.state.StateStore;
import hinomi.text.HumanText;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import hinomi.verdict.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agent with all its parts, warmed up before the first probe. Its methods block: do not call
/// them on the event loop. Closing stops the parts and flushes them, within the time of the
/// shutdown.
final class RunningAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningAgent.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STATES_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration REPLACE_TIMEOUT = Duration.ofSeconds(30);

  private static final int REHEARSALS = 5;
  private static final String NO_KEY = "DD_API_KEY is not set, so nothing is sent to Datadog";

  /// [#check] is called every second; after this long without a call its thread hangs.
  private static final long UNWATCHED = Duration.ofMinutes(1).toNanos();

  private final InstantSource clock = InstantSource.system();
  private final Vertx vertx = vertx();
  private final Network network;
  private final Secrets secrets;
  private final AgentMeters meters;
  private final MeterSink meterSink;
  private final Delivery delivery;
  private final StatusBoard board;
  private final CheckMetrics checkMetrics;
  private final Optional<StateStore> states;
  private final Location location;
  private final boolean isScheduled;
  private final boolean keepsJournal;
  private final boolean lacksKey;
  private final StatusServer status;
  private final Agent agent;
  private final Shutdown shutdown;
  private final LongSupplier nanos;
  private final EventLoopWatchdog watchdog;
  private final Runnable watchSilences;
  private volatile Supplier<List<Problem>> files = () -> List.of();
  private volatile List<String> unwatchedChecks = List.of();
  private volatile long checkedAt;
  private volatile boolean isWatched;
  private boolean isDelivered; // or given up; by the thread that closes
  private boolean isStopping; // on the loop only

  /// `sinks` receive reports besides Datadog and the status page.
  RunningAgent(SettingsFile settings, Secrets secrets, List<Sink> sinks) {
    this(settings, secrets, sinks, new Shutdown(settings.stopTimeout()));
  }

  RunningAgent(SettingsFile settings, Secrets secrets, List<Sink> sinks, Shutdown shutdown) {
    this(settings, secrets, sinks, new SilencedChecks(), shutdown);
  }

  /// Keeps `silenced` up to date while it runs.
  RunningAgent(
      SettingsFile settings,
      Secrets secrets,
      List<Sink> sinks,
      SilencedChecks silenced,
      Shutdown shutdown) {
    this(settings, secrets, sinks, silenced, shutdown, System::nanoTime);
  }

  RunningAgent(
      SettingsFile settings,
      Secrets secrets,
      List<Sink> sinks,
      SilencedChecks silenced,
      Shutdown shutdown,
      LongSupplier nanos) {
    this.watchSilences = () -> SilenceWatch.start(vertx, settings, silenced);
    this.shutdown = shutdown;
    this.nanos = nanos;
    this.secrets = secrets;
    this.watchdog = new EventLoopWatchdog(work -> vertx.runOnContext(_ -> work.run()));
    network = new Network(vertx, settings.network(), clock, secrets);
    meters = new AgentMeters(settings.location(), Main.version());
    delivery =
        new Delivery(
            network, () -> settings.datadog().journal().open(secrets), meters.registry(), clock);
    meterSink = new MeterSink(meters.registry(), Logging::dropped);
    checkMetrics = new CheckMetrics(settings.datadog().tags());
    meters.show(checkMetrics);
    lacksKey = settings.datadog().lacksKey();
    location = settings.location();
    isScheduled = settings.resources().scheduled().isPresent();
    keepsJournal = settings.datadog().journal().folder().isPresent();
    board = new StatusBoard(new ReportJson(secrets, silenced), settings.datadog().tags());
    states =
        settings
            .datadog()
            .journal()
            .folder()
            .map(folder -> new StateStore(folder, settings.location(), clock));
    List<Sink> all = new ArrayList<>(sinks);
    all.add(
        Datadog.sink(
            settings.datadog(), settings::locations, delivery, meters, settings.onCall(secrets)));
    all.add(board);
    all.add(checkMetrics);
    states.ifPresent(all::add);
    agent =
        new Agent(
            network,
            new Pacer(vertx, settings.pace())::turn,
            settings.location(),
            settings.resources().renotify(),
            clock,
            settings.witnesses(),
            meterSink,
            all);
    status = new StatusServer(vertx, settings.http(), this::health, meters::scrape, board);
  }

  /// Runs the checks on schedule until closed; the port of `/health`.
  int start(List<Check> checks) {
    warmUp(checks);
    int port = awaitUnlessStopped(START_TIMEOUT, status::start);
    startDelivery();
    Restored before = states.map(store -> store.load(STATES_TIMEOUT)).orElse(Restored.NOTHING);
    awaitUnlessStopped(
        START_TIMEOUT,
        () -> {
          agent.start(checks, name -> before.of(name, clock.instant()));
          return Future.succeededFuture();
        });
    states.ifPresent(store -> store.keep(agent::states));
    watchSilences.run();
    reportUnwatched(checks);
    return port;
  }

  private void startDelivery() {
    if (!delivery.hasDestinations()) {
      if (lacksKey) {
        LOG.warn("{}: nobody is alerted", NO_KEY);
      } else {
        LOG.info("nothing is sent to Datadog: hinomi.datadog.enabled is false");
      }
    }
    delivery.start();
  }

  private void warmUp(List<Check> checks) {
    List<Answered> answers =
        awaitUnlessStopped(
            START_TIMEOUT, () -> WarmUp.of(network, checks.stream().map(Check::probe).toList()));
    if (!answers.isEmpty()) {
      awaitUnlessStopped(START_TIMEOUT, () -> rehearse(checks, answers.getFirst(), REHEARSALS));
    }
  }

  /// Evaluates and reports the answer as one of each kind of check would: done for the first time,
  /// that delays probes under way.
  private Future<Void> rehearse(List<Check> checks, Answered answer, int times) {
    Collection<Check> oneOfEachKind =
        checks.stream()
            .collect(Collectors.toMap(Check::kind, it -> it, (first, _) -> first))
            .values();
    List<Future<String>> reports =
        oneOfEachKind.stream()
            .map(check ->
                agent
                    .rehearse(check, answer)
                    .map(new ReportJson(secrets)::of)
                    .map(JsonObject::encode))
            .toList();
    return Future.join(reports)
        .otherwiseEmpty()
        .compose(_ -> times == 1 ? Future.succeededFuture() : rehearse(checks, answer, times - 1));
  }

  /// Replaces the checks, unless the agent is stopping.
  void replace(List<Check> checks) {
    await(
        REPLACE_TIMEOUT,
        () -> {
          if (!isStopping) {
            agent.replace(checks);
          }
          return Future.succeededFuture();
        });
    reportUnwatched(checks);
  }

  private void reportUnwatched(List<Check> checks) {
    List<String> before = unwatchedChecks;
    unwatchedChecks = new ChecksHere(checks, location).problems();
    unwatchedChecks.stream().filter(each -> !before.contains(each)).forEach(LOG::error);
  }

  Shutdown shutdown() {
    return shutdown;
  }

  /// Call every second from outside the event loop, to watch it; false when only a restart helps.
  boolean check() {
    checkedAt = nanos.getAsLong();
    isWatched = true;
    delivery.checkDisk();
    return watchdog.check();
  }

  /// Reports problems of the files with the health of the agent.
  void watchFiles(Supplier<List<Problem>> problems) {
    files = problems;
    meterSink.watchFiles(() -> problems.get().size());
  }

  Health health() {
    return new Health(
        agent.ailment().map(secrets::redact).or(delivery::problem).or(this::unwatched),
        files.get().stream().map(Problem::toString).toList(),
        warnings());
  }

  /// What is wrong though the agent works.
  private List<Health.Warning> warnings() {
    List<Health.Warning> all = new ArrayList<>();
    if (lacksKey) {
      all.add(warning("credentials", NO_KEY));
    }
    delivery.failures().forEach(each -> all.add(warning(each.topic(), each.message())));
    delivery.lost().ifPresent(each -> all.add(warning("journal", each)));
    if (keepsJournal && !delivery.isOnDisk()) {
      all.add(warning("journal", "the journal is only in memory: a restart loses what waits"));
    }
    meters.clockProblem().ifPresent(each -> all.add(warning("clock", each)));
    states.flatMap(StateStore::problem).ifPresent(each -> all.add(warning("states", each)));
    unwatchedChecks.forEach(each -> all.add(warning("unwatched-checks", each)));
    agent.troubles().forEach((topic, each) -> all.add(warning(topic.key(), each)));
    Optional.of(Logging.dropped())
        .filter(count -> count > 0)
        .ifPresent(count ->
            all.add(warning("log", HumanText.plural(count, "line") + " of the log were dropped")));
    return all;
  }

  private Health.Warning warning(String topic, String message) {
    return new Health.Warning(topic, OneLine.of(secrets.redactCut(message)));
  }

  private Optional<String> unwatched() {
    return isWatched && nanos.getAsLong() - checkedAt > UNWATCHED
        ? Optional.of("the watch thread of the agent hangs")
        : Optional.empty();
  }

  /// Runs each check once, now, which decides its state.
  List<Report> once(List<Check> checks, RunObserver observer) {
    return once(checks, Restored.NOTHING, observer);
  }

  /// Runs each check once, now; as one more run after those that are restored, if any are. The
  /// observer is called on the caller's thread, which may block on a terminal.
  List<Report> once(List<Check> checks, Restored before, RunObserver observer) {
    if (!isScheduled) {
      meters.withoutHeartbeat();
    }
    warmUp(checks);
    BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    AtomicReference<List<Report>> all = new AtomicReference<>();
    vertx.runOnContext(_ ->
        Future.succeededFuture()
            .compose(_ -> once(checks, before, new QueuedObserver(observer, events)))
            .onComplete(
                reports -> events.add(() -> all.set(reports)),
                error ->
                    events.add(() -> {
                      throw sneaky(error);
                    })));
    while (all.get() == null) {
      taken(events).run();
    }
    if (isScheduled) {
      meterSink.watchChecks(level -> count(all.get(), level));
    }
    return all.get();
  }

  private static long count(List<Report> reports, Level level) {
    return reports.stream().filter(each -> each.state().level() == level).count();
  }

  private Future<List<Report>> once(List<Check> checks, Restored before, QueuedObserver observer) {
    return before.wasRead()
        ? agent.once(checks, name -> before.of(name, clock.instant()), observer)
        : agent.once(checks, observer);
  }

  /// Saves the states after these reports, when the agent closes.
  void keepStates(List<Report> reports) {
    Map<String, State> after =
        reports.stream().collect(Collectors.toMap(each -> each.check().name(), Report::state));
    states.ifPresent(store -> store.keep(() -> after));
  }

  private record QueuedObserver(RunObserver observer, BlockingQueue<Runnable> events)
      implements RunObserver {
    @Override
    public void reported(Report report) {
      events.add(() -> observer.reported(report));
    }

    @Override
    public void attempted(Check check, Verdict verdict) {
      events.add(() -> observer.attempted(check, verdict));
    }
  }

  private static Runnable taken(BlockingQueue<Runnable> events) {
    try {
      return events.take();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /// Waits until Datadog has accepted all points; false if the time is up before. Closing does not
  /// try again.
  boolean deliver(Duration bound) {
    isDelivered = true;
    return ended("delivery", bound, () -> flush(bound));
  }

  private Future<Void> flush(Duration bound) {
    meters.close();
    return delivery.flush(bound);
  }

  @Override
  public void close() {
    shutdown.begin();
    ended("running checks", 50, this::stopRuns);
    states.ifPresent(store -> store.close(shutdown.leftOf(55)));
    if (!isDelivered) {
      ended("delivery", 75, () -> flush(shutdown.leftOf(65)));
    }
    delivery.close(shutdown.leftOf(85));
    ended("the HTTP port", 90, status::stop);
    network.close();
    ended("the event loop", 95, vertx::close);
  }

  private Future<Void> stopRuns() {
    isStopping = true;
    return agent.stop(shutdown.leftOf(45));
  }

  /// Waits for the step, until so many percent of the shutdown time have passed.
  private void ended(String what, int percent, Supplier<Future<Void>> end) {
    boolean _ = ended(what, shutdown.leftOf(percent), end);
  }

  private boolean ended(String what, Duration bound, Supplier<Future<Void>> end) {
    try {
      await(bound, end);
      return true;
    } catch (LateException _) {
      LOG.warn("shutdown: {} not finished in time, cut off", what);
    } catch (Throwable broken) { // the other steps must still run
      LOG.warn("shutdown: {} failed: {}", what, broken.getMessage());
    }
    return false;
  }

  private <T> T await(Duration bound, Supplier<Future<T>> action) {
    return await(bound, action, new CompletableFuture<>());
  }

  /// Throws a CancellationException when a shutdown is requested meanwhile.
  private <T> T awaitUnlessStopped(Duration bound, Supplier<Future<T>> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    var _ = shutdown.requested().thenRun(() -> result.cancel(false));
    return await(bound, action, result);
  }

  private <T> T await(Duration bound, Supplier<Future<T>> action, CompletableFuture<T> result) {
    vertx.runOnContext(_ ->
        Future.succeededFuture()
            .compose(_ -> action.get())
            .onComplete(result::complete, result::completeExceptionally));
    try {
      return result.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new LateException("not done within " + bound, late);
    } catch (ExecutionException failed) {
      throw sneaky(failed.getCause() == null ? failed : failed.getCause());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static final class LateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LateException(String message, TimeoutException late) {
      super(message, late);
    }
  }

  @SuppressWarnings("unchecked") // rethrows checked exceptions, as BindException
  private static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
    throw (E) error;
  }

  /// One event loop, no file cache, no spare threads.
  static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }
}
