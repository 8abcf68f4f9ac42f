package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.JavaProcess;
import hinomi.demo.EmbeddedIntake;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The agent as a process that is stopped or killed and started again, with a site and an intake on
/// loopback.
class RestartTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicBoolean siteIsUp = new AtomicBoolean(true);
  private final AtomicInteger visits = new AtomicInteger();
  private final EmbeddedIntake intake = new EmbeddedIntake(vertx);
  @TempDir private Path folder;
  private Process process;

  @BeforeEach
  void write() throws IOException {
    int site =
        vertx
            .createHttpServer()
            .requestHandler(request -> {
              visits.incrementAndGet();
              request.response().setStatusCode(siteIsUp.get() ? 200 : 503).end();
            })
            .listen(0, "127.0.0.1")
            .map(HttpServer::actualPort)
            .await();
    Files.createDirectory(folder.resolve("checks"));
    Files.writeString(
        folder.resolve("checks/site.conf"),
        "checks { site { http { url = \"http://127.0.0.1:%d/\" }, interval = 1s, recheck { attempts = 0 } } }"
            .formatted(site));
    Files.writeString(
        folder.resolve("hinomi.conf"),
        "hinomi { datadog { url = \"http://127.0.0.1:%d\", send { every = 200ms } }, http { port = 0 }, witness { hosts = [] } }"
            .formatted(intake.start().await()));
  }

  @AfterEach
  void close() {
    process.destroyForcibly();
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resumesItsStates(boolean isKilled) throws Exception {
    start();
    runsMore(2);
    siteIsUp.set(false);
    until("the site is announced down", () -> events().equals(List.of("site is down (local)")));
    until("that is on disk", () -> stored().contains("\"announced\":\"down\""));

    stop(isKilled);
    start();
    runsMore(4);
    assertEquals(List.of("site is down (local)"), events(), "announced twice");

    stop(isKilled);
    siteIsUp.set(true);
    start();
    until("it is announced up again", () -> events().size() == 2);
    runsMore(3);
    assertEquals(2, events().size(), () -> events().toString());
    assertTrue(events().get(1).matches("site recovered after [\\d a-z]+ \\(local\\)"));
    stop(false);
    assertEquals(List.of(), intake.rejections());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"version\":7}\n{\"check\":\"site\"}"})
  void announcesAFailureAsNewOrOngoingWithoutARecord(String stored) throws Exception {
    Files.createDirectories(folder.resolve("journal"));
    Files.writeString(folder.resolve("journal/state.jsonl"), stored);
    siteIsUp.set(false);

    start();
    until("it is announced", () -> !events().isEmpty());

    assertEquals(List.of("site is down, earlier state unknown (local)"), events());
  }

  private void start() throws IOException {
    ProcessBuilder builder = JavaProcess.of(List.of(), Main.class, "run");
    builder.environment().put("DD_API_KEY", "0123456789abcdef");
    builder.environment().remove("HINOMI_LOCATION");
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    process = builder.start();
  }

  private void stop(boolean isKilled) throws InterruptedException {
    if (isKilled) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), this::log);
  }

  /// Waits for so many more runs; all but the last are reported then.
  private void runsMore(int runs) {
    int before = visits.get();
    until(runs + " more runs", () -> visits.get() >= before + runs);
  }

  private List<String> events() {
    return intake.events().stream().map(event -> event.getString("title")).toList();
  }

  private String stored() {
    Path file = folder.resolve("journal/state.jsonl");
    return Files.exists(file) ? read(file) : "";
  }

  private String log() {
    return read(folder.resolve("log"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
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
