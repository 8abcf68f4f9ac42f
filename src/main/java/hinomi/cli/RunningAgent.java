package hinomi.cli;

import hinomi.agent.Agent;
import hinomi.agent.Pacer;
import hinomi.check.Check;
import hinomi.check.Report;
import hinomi.config.Problem;
import hinomi.config.Secrets;
import hinomi.datadog.AgentMeters;
import hinomi.datadog.Datadog;
import hinomi.network.Network;
import hinomi.probe.WarmUp;
import hinomi.sink.MeterSink;
import hinomi.sink.ReportJson;
import hinomi.sink.Sink;
import hinomi.status.Health;
import hinomi.status.StatusBoard;
import hinomi.status.StatusServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agent with all its parts, which is warm before it looks. Its methods wait: call them from
/// outside the event loop. Closing it stops and empties the parts, within 20 s.
final class RunningAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningAgent.class);
  private static final Duration FOR_START = Duration.ofSeconds(30);
  private static final Duration FOR_RUNS = Duration.ofSeconds(12);
  private static final Duration FOR_DELIVERY = Duration.ofSeconds(5);
  private static final Duration FOR_REST = Duration.ofSeconds(2);

  private final Vertx vertx = vertx();
  private final Network network;
  private final AgentMeters meters;
  private final MeterSink counts;
  private final Datadog datadog;
  private final StatusBoard board;
  private final StatusServer status;
  private final Agent agent;
  private volatile Supplier<List<Problem>> files = () -> List.of();

  /// The sinks are told beside Datadog and the status page.
  RunningAgent(WholeSettings settings, Secrets secrets, List<Sink> sinks) {
    InstantSource clock = InstantSource.system();
    network = new Network(vertx, settings.network(), clock, secrets);
    meters = new AgentMeters(settings.location(), Version.name());
    datadog = Datadog.of(vertx, settings.datadog(), meters, clock, secrets);
    counts = new MeterSink(meters.registry());
    board = new StatusBoard(new ReportJson(secrets));
    List<Sink> all = new ArrayList<>(sinks);
    all.add(datadog);
    all.add(board);
    agent =
        new Agent(
            network,
            new Pacer(vertx, settings.pace())::turn,
            settings.location(),
            clock,
            settings.witnesses(),
            counts,
            all);
    status = new StatusServer(vertx, settings.http(), this::health, meters::scrape, board);
  }

  /// Runs the checks on their schedules until closed, and says at which port its health is told.
  int start(List<Check> checks) {
    warmUp(checks);
    int port = await(FOR_START, status::start);
    datadog.start();
    await(
        FOR_START,
        () -> {
          agent.start(checks);
          return Future.succeededFuture();
        });
    return port;
  }

  private void warmUp(List<Check> checks) {
    await(FOR_START, () -> WarmUp.of(network, checks.stream().map(Check::probe).toList()));
  }

  /// Runs these checks from now on instead.
  void replace(List<Check> checks) {
    await(
        FOR_REST,
        () -> {
          agent.replace(checks);
          board.retain(checks.stream().map(Check::name).toList());
          return Future.succeededFuture();
        });
  }

  /// Tells the mistakes in the files, for which the checks from before run on, with the agent's
  /// health.
  void watchFiles(Supplier<List<Problem>> problems) {
    files = problems;
    counts.watchFiles(() -> problems.get().size());
  }

  private Health health() {
    return new Health(agent.ailment(), files.get().stream().map(Problem::toString).toList());
  }

  /// Runs each check once, now.
  List<Report> once(List<Check> checks, Consumer<Report> progress) {
    warmUp(checks);
    return await(Duration.ofDays(1), () -> agent.once(checks, progress));
  }

  /// Waits until Datadog has accepted all points; whether it has.
  boolean deliver(Duration bound) {
    return ended(bound, () -> datadog.flush(bound));
  }

  @Override
  public void close() {
    ended(FOR_RUNS.plus(FOR_REST), () -> agent.stop(FOR_RUNS));
    ended(FOR_DELIVERY.plus(FOR_REST), () -> datadog.flush(FOR_DELIVERY));
    datadog.close();
    ended(FOR_REST, status::stop);
    network.close();
    ended(FOR_REST, vertx::close);
  }

  private boolean ended(Duration bound, Supplier<Future<Void>> end) {
    try {
      await(bound, end);
      return true;
    } catch (IllegalStateException notInTime) {
      LOG.warn("{}", notInTime.getMessage());
      return false;
    }
  }

  private <T> T await(Duration bound, Supplier<Future<T>> action) {
    Future<T> result =
        Future.future(promise -> vertx.runOnContext(_ -> action.get().onComplete(promise)));
    try {
      return result.await(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException("not done within " + bound, late);
    }
  }

  /// One loop, no files, no threads that nothing needs.
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
