package hinomi.cli;

import hinomi.config.Problem;
import hinomi.sink.LogSink;
import hinomi.sink.Logging;
import hinomi.sink.ReportJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    return switch (files.load()) {
      case FileOptions.Bad(List<Problem> problems) -> BadFiles.tell(problems, err);
      case FileOptions.Good good -> {
        run(good);
        yield Exit.GOOD;
      }
    };
  }

  private void run(FileOptions.Good good) throws InterruptedException {
    if (Terminal.isInteractive()) {
      Logging.toTerminal(good.secrets());
    } else {
      Logging.toJson(good.secrets());
    }
    CountDownLatch end = new CountDownLatch(1);
    Signals.onFirst(end::countDown);
    LogSink log = new LogSink(new ReportJson(good.secrets()));
    try (RunningAgent agent = new RunningAgent(good.settings(), good.secrets(), List.of(log))) {
      int port = agent.start(good.checks());
      Unsupported.warnings(good.checks()).forEach(LOG::warn);
      LOG.info(
          "watching {} from {}; health at http://{}:{}/health",
          Words.count(good.checks().size(), "check"),
          good.settings().location().name(),
          good.settings().http().host(),
          port);
      watch(agent, good, end);
      LOG.info("stopping: no new runs; those under way end, then their points are delivered");
    }
    LOG.info("stopped");
  }

  private void watch(RunningAgent agent, FileOptions.Good good, CountDownLatch end)
      throws InterruptedException {
    Reload reload = new Reload(files, good, agent::replace);
    AtomicBoolean asked = new AtomicBoolean();
    Signals.onHangUp(() -> asked.set(true));
    agent.watchFiles(reload::problems);
    Memory memory = Memory.ofThisProcess();
    while (!end.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      if (asked.getAndSet(false)) {
        reload.load();
      } else {
        reload.look();
      }
      memory.look();
    }
  }
}
