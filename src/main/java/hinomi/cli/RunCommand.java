package hinomi.cli;

import hinomi.config.FolderStamp;
import hinomi.config.Problem;
import hinomi.sink.ReportJson;
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

/// The agent.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs all checks on their schedules and tells Datadog, until SIGTERM.",
      "Follows the files: when they change (or at SIGHUP), what they say now is watched."
    },
    footerHeading = "%nExample:%n",
    footer = "  DD_API_KEY=... DD_SITE=ap1.datadoghq.com HINOMI_LOCATION=ap-northeast-1 hinomi run")
final class RunCommand implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration SLOW = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Override
  public Integer call() throws InterruptedException {
    return agent(spec.commandLine().getErr());
  }

  /// Runs it; the exit code.
  int agent(PrintWriter err) throws InterruptedException {
    AtomicReference<FolderStamp> before = new AtomicReference<>(FolderStamp.NONE);
    return switch (loaded(before)) {
      case FileOptions.Bad(List<Problem> problems) -> BadFiles.tell(problems, err);
      case FileOptions.Good good -> run(good, before.get());
    };
  }

  /// A disk that hangs cannot be helped at the start, but it is said.
  private FileOptions.Loaded loaded(AtomicReference<FolderStamp> before) {
    CountDownLatch done = new CountDownLatch(1);
    Thread.ofPlatform().daemon().name("hinomi-start").start(() -> tellSlowLoad(done));
    try {
      return files.load(before::set);
    } finally {
      done.countDown();
    }
  }

  private static void tellSlowLoad(CountDownLatch done) {
    try {
      if (!done.await(SLOW.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "the settings and check files have not been read within {} s; does the disk hang?",
            SLOW.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private int run(FileOptions.Good good, FolderStamp before) throws InterruptedException {
    if (Terminal.isInteractive()) {
      Logging.toTerminal(good.secrets());
    } else {
      Logging.toJson(good.secrets());
    }
    LoggedLines.instead();
    Shutdown shutdown = new Shutdown(good.settings().stopTimeout()).guarded();
    Signals.onFirst(shutdown::ask);
    LogSink log = new LogSink(new ReportJson(good.secrets()));
    boolean isWell;
    try (RunningAgent agent =
        new RunningAgent(good.settings(), good.secrets(), List.of(log), shutdown)) {
      HeapWatch.start();
      int port = agent.start(good.checks());
      UnsupportedChecks.warnings(good.checks()).forEach(LOG::warn);
      LOG.info(
          "watching {} from {}; health at http://{}:{}/health",
          Words.count(good.checks().size(), "check"),
          good.settings().location().name(),
          good.settings().http().host(),
          port);
      isWell = watch(agent, new Reload(files, good, before, agent::replace, System::nanoTime));
      LOG.info("stopping: no new runs; those under way end, then their points are delivered");
    } catch (CancellationException askedToEnd) {
      LOG.info("stopped before the start was over");
      return Exit.GOOD;
    }
    LOG.info("stopped");
    return isWell ? Exit.GOOD : Shutdown.HALTED;
  }

  /// Until an end is asked for; false when only a restart helps.
  private static boolean watch(RunningAgent agent, Reload reload) throws InterruptedException {
    follow(reload, agent.shutdown());
    agent.watchFiles(reload::problems);
    IdleCollection memory = IdleCollection.ofThisProcess();
    while (!agent.shutdown().awaitAsked(LOOK_EVERY)) {
      try {
        reload.watch();
        memory.look();
        if (!agent.look()) {
          LOG.error("ending, because only a restart helps");
          return false;
        }
      } catch (RuntimeException | Error bug) { // nobody else would watch
        LOG.error("the agent could not be watched", bug);
      }
    }
    return true;
  }

  /// Follows the files from a thread of its own, because a disk may hang.
  private static void follow(Reload reload, Shutdown shutdown) {
    AtomicBoolean asked = new AtomicBoolean();
    Signals.onHangUp(() -> asked.set(true));
    Thread.ofPlatform()
        .daemon()
        .name("hinomi-reload")
        .start(() -> {
          while (!shutdown.isAskedWithin(LOOK_EVERY)) {
            if (asked.getAndSet(false)) {
              reload.load();
            } else {
              reload.look();
            }
          }
        });
  }
}
