package hinomi.net.visit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.NameServer;
import hinomi.loopback.RawServer;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsServer;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @Test
  void endsTheWaitForAName() {
    try (NameServer names = NameServer.answering(NameServer.SILENT)) {
      Site site = Site.at("http://site.example/").resolver(names.address());

      Failed failed = inTime(site, Phase.DNS);

      assertEquals("timed out after 1 s resolving site.example", failed.detail());
      assertEquals(Set.of(), ProbeRunner.phases(failed));
    }
  }

  @Test
  void endsTheHandshake() throws IOException {
    try (RawServer server = RawServer.doing(RawServer::awaitEnd)) {

      Failed failed = inTime(Site.at("https://127.0.0.1:" + server.port() + "/"), Phase.TLS);

      assertAll(
          () -> assertEquals("timed out after 1 s in the TLS handshake", failed.detail()),
          () -> assertEquals(Set.of(Phase.CONNECT), ProbeRunner.phases(failed)),
          () -> assertAllClosed(server));
    }
  }

  @Test
  void endsTheWaitForTheFirstByte() throws IOException {
    try (RawServer server = RawServer.doing(RawServer::awaitEnd)) {

      Failed failed = inTime(Site.at(server.url()), Phase.FIRST_BYTE);

      assertAll(
          () -> assertEquals("timed out after 1 s waiting for the first byte", failed.detail()),
          () -> assertAllClosed(server));
    }
  }

  @Test
  void endsHeadersThatDrip() throws IOException {
    try (RawServer server = dripping("HTTP/1.1 200 OK\r\nX: ")) {

      Failed failed = inTime(Site.at(server.url()), Phase.DOWNLOAD);

      assertEquals("timed out after 1 s reading the headers", failed.detail());
      assertAllClosed(server);
    }
  }

  @Test
  void endsABodyThatDrips() throws IOException {
    try (RawServer server = dripping("HTTP/1.1 200 OK\r\n\r\n")) {

      Failed failed = inTime(Site.at(server.url()), Phase.DOWNLOAD);

      assertAll(
          () -> assertEquals("timed out after 1 s reading the body", failed.detail()),
          () -> assertEquals(Set.of(Phase.CONNECT, Phase.FIRST_BYTE), ProbeRunner.phases(failed)),
          () -> assertAllClosed(server));
    }
  }

  @Test
  void isOneForAllHops() throws IOException {
    try (RawServer slow = RawServer.doing(RawServer::awaitEnd);
        RawServer first =
            RawServer.doing(socket -> {
              RawServer.readHead(socket);
              LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
              RawServer.write(socket, "HTTP/1.1 302 Found\r\nLocation: " + slow.url() + "\r\n\r\n");
            })) {

      Failed failed = inTime(Site.at(first.url()), Phase.FIRST_BYTE);

      assertEquals(Set.of(Phase.REDIRECT, Phase.CONNECT), ProbeRunner.phases(failed));
      assertAllClosed(slow);
    }
  }

  @Test
  void leavesNothingOpenAfterAnAnswerEither() throws IOException {
    Instant now = Instant.now();
    ThrowawayCa.Identity identity =
        ThrowawayCa.selfSigned(List.of("127.0.0.1"), now.minusSeconds(60), now.plusSeconds(3600));
    try (RawServer server =
        TlsServer.doing(
            TlsServer.context(TlsServer.keyManagers(identity)),
            socket -> {
              RawServer.readHead(socket);
              RawServer.write(socket, TlsServer.HELLO);
              RawServer.awaitEnd(socket);
            })) {

      RUNNER.answer(Site.at("https://127.0.0.1:" + server.port() + "/").unverified());

      assertAllClosed(server);
    }
  }

  /// A failure that shows how long the phase took until then, by the clock that measures phases.
  private static Failed inTime(Site site, Phase unfinished) {
    long start = System.nanoTime();
    Failed failed = RUNNER.failure(site, TIMEOUT);
    long took = Duration.ofNanos(System.nanoTime() - start).toMillis();

    assertEquals(Cause.TIMEOUT, failed.cause());
    assertTrue(took >= 999, "took " + took + " ms");
    assertEquals(
        Optional.of(unfinished), failed.timing().unfinished().map(Timing.Unfinished::phase));
    long elapsed = failed.timing().elapsed().orElseThrow().toMillis();
    assertTrue(elapsed >= 100 && elapsed <= took, () -> elapsed + " of " + took + " ms");
    return failed;
  }

  private static RawServer dripping(String start) {
    return RawServer.doing(socket -> {
      RawServer.readHead(socket);
      RawServer.write(socket, start);
      while (true) {
        RawServer.write(socket, "x");
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    });
  }

  private static void assertAllClosed(RawServer server) {
    awaitUntil(() -> server.connections() > 0 && server.open() == 0);
  }

  private static void awaitUntil(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < until, "still open after a minute");
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }
}
