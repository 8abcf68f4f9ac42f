package hinomi.cli;

import hinomi.cli.Main.Exit;
import hinomi.config.FolderStamp;
import hinomi.sink.SilencedChecks;
import hinomi.sink.log.LogSink;
import hinomi.sink.log.Logging;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `hinomi run`: the agent.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs all checks on schedule and reports to Datadog, until SIGTERM.",
      "Reloads the check files when they change, or on SIGHUP."
    },
    footerHeading = "%nExample:%n",
    footer = "  DD_API_KEY=... DD_SITE=ap1.datadoghq.com HINOMI_LOCATION=ap-northeast-1 hinomi run")
final class RunCommand implements Callable<Integer> {
  private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);
  private static final Duration SLOW_LOAD = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Override
  public Integer call() throws InterruptedException {
    return agent(spec.commandLine().getErr());
  }

  /// Returns the exit code.
  int agent(PrintWriter err) throws InterruptedException {
    AtomicReference<FolderStamp> before = new AtomicReference<>(FolderStamp.NONE);
    return switch (placed(loaded(before))) {
      case FileOptions.Bad bad -> bad.report(err);
      case FileOptions.Good good -> run(good, before.get());
    };
  }

  private static FileOptions.Loaded placed(FileOptions.Loaded loaded) {
    return loaded instanceof FileOptions.Good good ? good.placed() : loaded;
  }

  /// A hanging disk delays the start; a warning says so.
  private FileOptions.Loaded loaded(AtomicReference<FolderStamp> before) {
    CountDownLatch done = new CountDownLatch(1);
    Thread.ofPlatform().daemon().name("hinomi-start").start(() -> warnSlowLoad(done));
    try {
      return files.load(before::set);
    } finally {
      done.countDown();
    }
  }

  private static void warnSlowLoad(CountDownLatch done) {
    try {
      if (!done.await(SLOW_LOAD.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "settings and check files still not read after {} s; the disk may be hanging",
            SLOW_LOAD.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private int run(FileOptions.Good good, FolderStamp before) throws InterruptedException {
    if (Terminal.isInteractive()) {
      Logging.toTerminal(good.secrets(), good.settings().time());
    } else {
      Logging.toJson(good.secrets());
    }
    LoggedLines.install();
    Shutdown shutdown = new Shutdown(good.settings().stopTimeout()).guarded();
    Signals.onTerminate(shutdown::request);
    SilencedChecks silenced = new SilencedChecks();
    LogSink log = good.settings().log(good.secrets(), silenced);
    boolean isHealthy;
    try (RunningAgent agent =
        new RunningAgent(good.settings(), good.secrets(), List.of(log), silenced, shutdown)) {
      HeapWatch.start();
      int port = agent.start(good.checks());
      LOG.info(
          "running {}; health at http://{}:{}/health",
          ChecksHere.of(good).inWords(),
          good.settings().http().host(),
          port);
      isHealthy = watch(agent, new Reload(files, good, before, agent::replace, System::nanoTime));
      LOG.info("stopping: waiting for running checks, then delivering their points");
    } catch (CancellationException stopRequested) {
      LOG.info("stopped during the start");
      return Exit.OK;
    }
    LOG.info("stopped");
    return isHealthy ? Exit.OK : Exit.INTERNAL_ERROR;
  }

  /// Returns at a request to stop; false when only a restart helps.
  private static boolean watch(RunningAgent agent, Reload reload) throws InterruptedException {
    startReloads(reload, agent.shutdown());
    agent.watchFiles(reload::problems);
    IdleCollection memory = IdleCollection.ofThisProcess();
    while (!agent.shutdown().awaitRequest(WATCH_INTERVAL)) {
      try {
        reload.watch();
        memory.collectIfUseful();
        if (!agent.check()) {
          LOG.error("exiting: the agent cannot recover without a restart");
          return false;
        }
      } catch (RuntimeException | Error bug) { // the watch must go on
        LOG.error("bug while watching the agent", bug);
      }
    }
    return true;
  }

  /// Watches the files on a separate thread, because the disk may hang.
  private static void startReloads(Reload reload, Shutdown shutdown) {
    AtomicBoolean hangUp = new AtomicBoolean();
    Signals.onHangUp(() -> hangUp.set(true));
    Thread.ofPlatform()
        .daemon()
        .name("hinomi-reload")
        .start(() -> {
          while (!shutdown.isRequestedWithin(WATCH_INTERVAL)) {
            if (hangUp.getAndSet(false)) {
              reload.reloadNow();
            } else {
              reload.reloadIfChanged();
            }
          }
        });
  }
}
