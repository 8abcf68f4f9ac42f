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

/// The agent as a process, with a site and an intake on loopback.
class ProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Without these options the JVM warns on standard error, which one test leaves unread.
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
  void reportsAnOutageAndItsRecoveryAndStopsGracefully() throws Exception {
    start();

    until("the site is reported up", () -> up() == 1);
    siteIsUp.set(false);
    until("the site is reported down", () -> up() == 0);
    siteIsUp.set(true);
    until("the site is reported up again", () -> up() == 1);
    process.destroy();

    assertTrue(process.waitFor(20, TimeUnit.SECONDS), "did not end within 20 s of SIGTERM");
    assertEquals(0, process.exitValue(), this::log);
    assertEquals(List.of(), intake.rejections());
    assertTrue(
        log().contains("\"message\":\"site is down: status is 503, expected 2xx | since "),
        this::log);
  }

  @Test
  void reloadsItsFilesAndKeepsRunningWhenOneIsInvalid() throws Exception {
    start();
    until("the site is reported up", () -> up() == 1);

    Files.writeString(folder.resolve("checks/bad.conf"), "checks { other { htp { } } }");
    until("the problem is logged", () -> log().contains("bad.conf:1: checks.other"));
    String good = Files.readString(folder.resolve("checks/site.conf")).replace("site", "other");
    Files.writeString(folder.resolve("checks/bad.conf"), good);
    until("the new check is reported", () -> isReported("check:other"));

    assertEquals(1, up());
  }

  @Test
  void exitsAtOnceOnASecondSignal() throws Exception {
    start();
    until("the site is reported up", () -> up() == 1);
    vertx.close().await(); // without an intake, a graceful stop takes a while

    process.destroy();
    until("the stop is logged", () -> log().contains("stopping"));
    process.destroy();

    assertTrue(process.waitFor(2, TimeUnit.SECONDS), this::log);
    assertEquals(130, process.exitValue());
  }

  @Test
  void worksWhileNobodyReadsItsLog() throws Exception {
    try (FullPipe pipe = FullPipe.at(folder.resolve("pipe"))) {
      start(pipe.file());

      until("the site is reported up", () -> up() == 1);
      siteIsUp.set(false);
      until("the site is reported down", () -> up() == 0);
      siteIsUp.set(true);
      until("the site is reported up again", () -> up() == 1);
      intake.fail(Collections.nCopies(100, Fault.STALL).toArray(Fault[]::new));
      process.destroy();

      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "did not end within 30 s of SIGTERM");
      assertEquals(0, process.exitValue());
    }
  }

  @Test
  void hasOnlyThreadsInTheTable() throws Exception {
    start();
    until("the site is reported up", () -> up() == 1);

    new ProcessBuilder("kill", "-QUIT", String.valueOf(process.pid())).start().waitFor();
    until("the threads are dumped", () -> log().contains("\"VM Periodic Task Thread\""));

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

  private boolean isReported(String tag) {
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
      return Files.exists(log) ? Files.readString(log) : "no log";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, () -> "timeout: " + what + "\n" + log());
      assertTrue(process.isAlive(), () -> "exited early: " + log());
      Thread.onSpinWait();
    }
  }
}
