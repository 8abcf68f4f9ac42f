package hinomi.datadog;

import static hinomi.delivery.LoopbackDelivery.POINTS;
import static hinomi.delivery.LoopbackDelivery.times;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import hinomi.config.Secrets;
import hinomi.delivery.Delivery;
import hinomi.delivery.LoopbackDelivery;
import hinomi.demo.EmbeddedIntake;
import hinomi.demo.EmbeddedIntake.Fault;
import hinomi.journal.Journal;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.ThrowawayCa.Identity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who gets the API key, and what happens while it is wrong.
class ApiKeyTest {
  @AutoClose private final LoopbackDelivery loopback = new LoopbackDelivery();
  private final EmbeddedIntake datadog = loopback.datadog;
  private final Journal journal = loopback.journal;
  private final Instant now = loopback.now;

  private Delivery intake(DatadogSettings settings, Secrets secrets) {
    return Loopback.intake(loopback, settings, secrets);
  }

  @Test
  void keepsAllWhileTheKeyIsWrongAndLogsItOnce() {
    loopback.append(0, POINTS);
    datadog.fail(times(5, Fault.status(403)));

    intake(Loopback.settings(loopback.port), new Secrets()).start();
    loopback.await(() -> journal.size() == 0);

    assertEquals(loopback.points(0, POINTS), Set.copyOf(datadog.last()));
    assertEquals(
        1, loopback.log.list.stream().filter(each -> each.getLevel().equals(Level.ERROR)).count());
  }

  @Test
  void takesUpAnotherKeyFromItsFileWithoutARestart(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "k3y\n");
    loopback.append(0, POINTS);
    datadog.fail(request -> {
      replace(file, "0th3r-k3y\n");
      Fault.status(403).answer(request);
    });
    Secrets secrets = new Secrets();

    DatadogSettings settings = Loopback.withKeyIn(file, loopback.port);
    intake(settings, secrets).start();
    loopback.await(() -> journal.size() == 0);

    assertEquals("0th3r-k3y", datadog.lastKey());
    assertEquals("***", secrets.redact("0th3r-k3y"));
  }

  private static void replace(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  @Test
  void givesTheKeyToNobodyWhoseCertificateIsNotTrusted() {
    AtomicLong requests = new AtomicLong();
    Identity impostor =
        ThrowawayCa.selfSigned(List.of("localhost"), now.minusSeconds(60), now.plusSeconds(3_600));
    HttpServer server =
        loopback
            .vertx
            .createHttpServer(tls(impostor))
            .requestHandler(_ -> requests.incrementAndGet())
            .listen(0, "127.0.0.1")
            .await();
    loopback.append(0, POINTS);

    URI url = URI.create("https://localhost:" + server.actualPort());
    Delivery intake = intake(Loopback.settings(url, Loopback.sending(100_000)), new Secrets());
    Exception error =
        assertThrows(
            IllegalStateException.class, () -> intake.flush(Duration.ofSeconds(1)).await());

    assertEquals(0, requests.get());
    assertTrue(error.getMessage().contains("certification path"), error.getMessage());
  }

  private static HttpServerOptions tls(Identity identity) {
    PemKeyCertOptions pem =
        new PemKeyCertOptions()
            .addKeyValue(Buffer.buffer(identity.keyPem()))
            .addCertValue(Buffer.buffer(identity.chainPem()));
    return new HttpServerOptions().setSsl(true).setKeyCertOptions(pem);
  }

  /// A pipe that nobody writes to plays a file on a disk that hangs.
  @Test
  void goesOnThoughTheFileOfTheKeyHangs(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("key");
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    loopback.append(0, POINTS);
    datadog.fail(times(3, Fault.status(403)));

    intake(Loopback.withKeyIn(file, loopback.port), new Secrets()).start();
    loopback.await(() -> loopback.journal.size() == 0);

    assertTrue(datadog.requests() > 3, datadog.requests() + " requests");
  }
}
