package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import hinomi.check.Check;
import hinomi.net.Network;
import hinomi.net.NetworkSettings;
import hinomi.outcome.Outcome;
import hinomi.probe.FakeProbe;
import hinomi.probe.Probe;
import hinomi.sink.SilencedChecks;
import hinomi.sink.status.Health;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

class RunningAgentTest {
  @TempDir private Path folder;
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch hanging = new CountDownLatch(1);

  /// The timeouts of the steps add up to 25 s.
  @Test
  void closesInTimeWhenTheEventLoopHangs() throws Exception {
    FileOptions.Good files = files();
    SettingsFile settings = files.settings().embedded(NetworkSettings.DEFAULT, 9);
    Shutdown shutdown = new Shutdown(Duration.ofSeconds(1));
    RunningAgent agent = new RunningAgent(settings, files.secrets(), List.of(), shutdown);
    try {
      agent.start(List.of(hanging(files.checks().getFirst())));
      entered.await();

      long start = System.nanoTime();
      agent.close();

      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.compareTo(Duration.ofSeconds(15)) < 0, took::toString);
    } finally {
      hanging.countDown();
    }
  }

  @Test
  void abortsItsStartAtAShutdownRequest() throws Exception {
    FileOptions.Good files = files();
    SettingsFile settings = files.settings().embedded(NetworkSettings.DEFAULT, 9);
    Shutdown shutdown = new Shutdown(Duration.ofSeconds(3));
    try (RunningAgent agent = new RunningAgent(settings, files.secrets(), List.of(), shutdown)) {
      shutdown.request();

      assertThrows(CancellationException.class, () -> agent.start(files.checks()));
    }
  }

  @Test
  void isUnhealthyWhenItsWatchThreadHangs() throws Exception {
    FileOptions.Good files = files();
    SettingsFile settings = files.settings().embedded(NetworkSettings.DEFAULT, 9);
    AtomicLong nanos = new AtomicLong();
    Shutdown shutdown = new Shutdown(Duration.ofSeconds(3));
    try (RunningAgent agent =
        new RunningAgent(
            settings, files.secrets(), List.of(), new SilencedChecks(), shutdown, nanos::get)) {
      agent.check();
      nanos.addAndGet(Duration.ofSeconds(59).toNanos());
      assertEquals(Health.GOOD, agent.health());

      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
      assertEquals(Health.bad("the watch thread of the agent hangs"), agent.health());
    }
  }

  @Test
  void warnsThatNothingIsSentWithoutAnApiKey() throws Exception {
    FileOptions.Good files = files();
    SettingsFile settings = files.settings();
    try (RunningAgent agent = new RunningAgent(settings, files.secrets(), List.of());
        RunningAgent local = new RunningAgent(settings.local(), files.secrets(), List.of())) {
      assertEquals(
          List.of(
              new Health.Warning(
                  "credentials", "DD_API_KEY is not set, so nothing is sent to Datadog")),
          agent.health().warnings());
      assertEquals(List.of(), local.health().warnings());
    }
  }

  @Test
  void namesChecksThatThisMachineCannotRun() throws Exception {
    FileOptions.Good files = files();
    Check one = files.checks().getFirst();
    SettingsFile settings = files.settings().embedded(NetworkSettings.DEFAULT, 9).local();
    Shutdown shutdown = new Shutdown(Duration.ofSeconds(3));
    try (RunningAgent agent = new RunningAgent(settings, files.secrets(), List.of(), shutdown)) {
      agent.start(List.of(one));
      assertFalse(hasUnwatched(agent));

      agent.replace(List.of(one.with(new ForbiddenProbe())));
      assertTrue(
          agent
              .health()
              .warnings()
              .contains(
                  new Health.Warning(
                      "unwatched-checks", "this machine cannot run one: sockets are forbidden")));
      assertEquals(Optional.empty(), agent.health().problem());

      agent.replace(List.of(one));
      assertFalse(hasUnwatched(agent));
      shutdown.request();
    }
  }

  private static boolean hasUnwatched(RunningAgent agent) {
    return agent.health().warnings().stream()
        .anyMatch(each -> each.topic().equals("unwatched-checks"));
  }

  /// A probe of a machine that forbids it.
  private record ForbiddenProbe() implements Probe {
    @Override
    public String target() {
      return "nowhere";
    }

    @Override
    public Optional<String> unsupportedReason() {
      return Optional.of("sockets are forbidden");
    }

    @Override
    public Future<Outcome> run(Network network, Duration timeout) {
      return Future.failedFuture("forbidden");
    }
  }

  /// Nobody listens at the port of the intake.
  @Test
  void worksThoughDatadogDoesNot() throws Exception {
    FileOptions.Good files = files();
    SettingsFile settings = files.settings().embedded(NetworkSettings.DEFAULT, 9);
    Shutdown shutdown = new Shutdown(Duration.ofSeconds(3));
    try (RunningAgent agent = new RunningAgent(settings, files.secrets(), List.of(), shutdown)) {
      agent.start(files.checks());

      Instant end = Instant.now().plusSeconds(60);
      while (agent.health().warnings().isEmpty() && Instant.now().isBefore(end)) {
        Thread.onSpinWait();
      }

      Health health = agent.health();
      assertEquals(Optional.empty(), health.problem());
      assertEquals("delivery", health.warnings().getFirst().topic());
      shutdown.request();
    }
  }

  @Test
  void reportsOnceThatDatadogDoesNotAcceptTheRuns() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(RunningAgent.class);
    logger.addAppender(log);
    FileOptions.Good files = files();
    SettingsFile settings = files.settings().embedded(NetworkSettings.DEFAULT, 9);
    try (RunningAgent agent = new RunningAgent(settings, files.secrets(), List.of())) {
      agent.once(files.checks(), _ -> {});
      assertFalse(agent.deliver(Duration.ofMillis(10)));
    } finally {
      logger.detachAppender(log);
    }

    assertEquals(
        1,
        log.list.stream()
            .filter(each -> each.getFormattedMessage().startsWith("shutdown: delivery"))
            .count());
  }

  /// A terminal stopped by Ctrl-S must not block the event loop.
  @Test
  void reportsProgressOnTheThreadOfTheCaller() throws Exception {
    FileOptions.Good files = files();
    SettingsFile settings = files.settings().embedded(NetworkSettings.DEFAULT, 9);
    Set<Thread> threads = new HashSet<>();
    try (RunningAgent agent = new RunningAgent(settings, files.secrets(), List.of())) {
      agent.once(files.checks(), _ -> threads.add(Thread.currentThread()));
    }

    assertEquals(Set.of(Thread.currentThread()), threads);
  }

  private FileOptions.Good files() throws IOException {
    Files.writeString(
        folder.resolve("a.conf"),
        "checks { one { http { url = \"http://127.0.0.1/\" }, interval = 1s } }");
    FileOptions options = new FileOptions();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("files", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
        .parseArgs("--checks", folder.toString());
    return assertInstanceOf(FileOptions.Good.class, options.load());
  }

  private Check hanging(Check check) {
    return check.with(new FakeProbe("nowhere", this::hang));
  }

  private Future<Outcome> hang() {
    entered.countDown();
    try {
      hanging.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    return Future.failedFuture("ended");
  }
}
