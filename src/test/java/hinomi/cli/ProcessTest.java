package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.JavaProcess;
import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import hinomi.demo.EmbeddedIntake.Point;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent as a process of its own, with a site and an intake on loopback.
class ProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Without them the JVM itself would warn on standard error, which a test lets nobody read.
  private static final String OPTIONS =
      "@" + Path.of("src/main/launch/jvm.options").toAbsolutePath();

  private final Vertx vertx = Vertx.vertx();
  private final AtomicBoolean siteIsUp = new AtomicBoolean(true);
  private final EmbeddedIntake intake = new EmbeddedIntake(vertx);
  @TempDir private Path folder;
  private Process process;

  @AfterEach
  void close() {
    if (process != null) {
      process.destroyForcibly();
    }
    vertx.close().await();
  }

  @Test
  void tellsThatASiteWentDownAndUpAgainAndEndsInOrder() throws Exception {
    start();

    until("the site is told to be up", () -> up() == 1);
    siteIsUp.set(false);
    until("the site is told to be down", () -> up() == 0);
    siteIsUp.set(true);
    until("the site is told to be up again", () -> up() == 1);
    process.destroy();

    assertTrue(process.waitFor(20, TimeUnit.SECONDS), "did not end within 20 s of SIGTERM");
    assertEquals(0, process.exitValue(), this::log);
    assertEquals(List.of(), intake.rejections());
    assertTrue(
        log().contains("\"message\":\"site is down: status: expected 2xx, was 503\""), this::log);
  }

  @Test
  void followsItsFilesAndGoesOnWhenTheyAreBad() throws Exception {
    start();
    until("the site is told to be up", () -> up() == 1);

    Files.writeString(folder.resolve("checks/bad.conf"), "checks { other { htp { } } }");
    until("the mistake is told", () -> log().contains("bad.conf:1: checks.other"));
    String good = Files.readString(folder.resolve("checks/site.conf")).replace("site", "other");
    Files.writeString(folder.resolve("checks/bad.conf"), good);
    until("the new check is told", () -> told("check:other"));

    assertEquals(1, up());
  }

  @Test
  void endsAtOnceWhenAskedTwice() throws Exception {
    start();
    until("the site is told to be up", () -> up() == 1);
    vertx.close().await(); // nobody takes the points any more, so an orderly end takes a while

    process.destroy();
    until("it says so", () -> log().contains("stopping"));
    process.destroy();

    assertTrue(process.waitFor(2, TimeUnit.SECONDS), this::log);
    assertEquals(130, process.exitValue());
  }

  @Test
  void probesAndDeliversAndEndsThoughNobodyReadsItsLog() throws Exception {
    try (FullPipe pipe = FullPipe.at(folder.resolve("pipe"))) {
      start(pipe.file());

      until("the site is told to be up", () -> up() == 1);
      siteIsUp.set(false);
      until("the site is told to be down", () -> up() == 0);
      siteIsUp.set(true);
      until("the site is told to be up again", () -> up() == 1);
      intake.misbehave(Collections.nCopies(100, Fault.STALL).toArray(Fault[]::new));
      process.destroy();

      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "did not end within 30 s of SIGTERM");
      assertEquals(0, process.exitValue());
    }
  }

  @Test
  void hasNoThreadOfWhichNobodyKnowsWhoNoticesItsEnd() throws Exception {
    start();
    until("the site is told to be up", () -> up() == 1);

    new ProcessBuilder("kill", "-QUIT", String.valueOf(process.pid())).start().waitFor();
    until("the threads are told", () -> log().contains("\"VM Periodic Task Thread\""));

    Set<String> unknown = new TreeSet<>(ThreadTable.running(log()));
    unknown.removeAll(ThreadTable.load().names());
    assertEquals(Set.of(), unknown);
  }

  private void start() throws IOException {
    start(Files.createFile(folder.resolve("log")));
  }

  private void start(Path log) throws IOException {
    int site = site();
    int port = intake.start().await();
    Files.createDirectory(folder.resolve("checks"));
    Files.writeString(
        folder.resolve("checks/site.conf"),
        """
        checks { site {
          http { url = "http://127.0.0.1:%d/" }
          interval = 1s
          recheck { attempts = 0 }
        } }
        """
            .formatted(site));
    Files.writeString(
        folder.resolve("hinomi.conf"),
        """
        hinomi {
          datadog { url = "http://127.0.0.1:%d", send { every = 200ms } }
          http { port = 0 }
        }
        """
            .formatted(port));
    ProcessBuilder builder = JavaProcess.of(List.of(OPTIONS), Main.class, "run");
    builder.environment().put("DD_API_KEY", "0123456789abcdef");
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    process = builder.start();
  }

  private int site() {
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> request.response().setStatusCode(siteIsUp.get() ? 200 : 503).end())
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .await();
  }

  private boolean told(String tag) {
    return intake.last().stream().anyMatch(point -> point.tags().contains(tag));
  }

  private double up() {
    return intake.last().stream()
        .filter(point -> point.metric().equals("hinomi.up"))
        .mapToDouble(Point::value)
        .findFirst()
        .orElse(-1);
  }

  private String log() {
    try {
      Path log = folder.resolve("log");
      return Files.exists(log) ? Files.readString(log) : "the log is not read";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, () -> "not seen in time: " + what + "\n" + log());
      assertTrue(process.isAlive(), () -> "ended too early: " + log());
      Thread.onSpinWait();
    }
  }
}
