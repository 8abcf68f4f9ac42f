package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.loopback.Caddy;
import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsVersion;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeRunner;
import io.netty.handler.codec.quic.Quic;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against Caddy, whose QUIC is not ours.
class Http3Test {
  private static final String SITE =
      """
      respond /hello "hello, {http.request.proto}" 200
      respond /header {http.request.header.X-Cart}
      respond /host "{http.request.host} {http.request.tls.server_name}"
      respond /resumed "{http.request.tls.resumed}"
      header /large X-Large "%s"
      respond /large "x"
      redir /old /hello 302
      redir /plain http://site.example/ 302
      header /gzip Content-Type text/plain
      encode /gzip gzip
      respond /gzip "%s"
      @post method POST
      respond @post "{http.request.body}" 201
      """
          .formatted("h".repeat(9_000), "text ".repeat(2_000));

  @TempDir private static Path folder;
  private static ThrowawayCa ca;
  private static Caddy server;

  @AutoClose private final ProbeRunner runner = ProbeRunner.trusting(ca.certificate());

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Quic.isAvailable(), "needs QUIC, which Hinomi has on Linux only");
    Instant now = Instant.now();
    ca = ThrowawayCa.root("Throw-away CA", now);
    ThrowawayCa.Identity identity =
        ca.issue(
            List.of("site.example"), now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(30)));
    server = Caddy.serving(folder, identity, SITE);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void isSpokenWithItsPhasesAndEvidence() {
    Answered seen = runner.answer(site("/hello"));

    assertEquals("hello, HTTP/3.0", body(seen));
    assertEquals(Optional.of("HTTP/3"), seen.facts().find(CommonFacts.HTTP_VERSION));
    assertEquals(Optional.of("127.0.0.1:" + server.port()), seen.facts().find(CommonFacts.ADDRESS));
    assertEquals(Optional.of("TLSv1.3"), seen.facts().find(CommonFacts.TLS_VERSION));
    assertEquals(
        29,
        seen.facts()
            .find(CommonFacts.CERTIFICATES)
            .orElseThrow()
            .getFirst()
            .daysLeft()
            .orElseThrow());
    assertEquals(Set.of(Phase.CONNECT, Phase.FIRST_BYTE, Phase.DOWNLOAD), ProbeRunner.phases(seen));
  }

  @Test
  void carriesHeadersInUtf8() {
    assertEquals("カート", body(runner.answer(site("/header").header("X-Cart", "カート"))));
  }

  @Test
  void isSpokenAnewEachTime() {
    for (int round = 0; round < 50; round++) {
      Answered seen = runner.answer(site("/hello"));

      assertTrue(seen.facts().find(CommonFacts.CERTIFICATES).isPresent());
    }
  }

  @Test
  void neverResumesASession() {
    for (int round = 0; round < 5; round++) {
      assertEquals("false", body(runner.answer(site("/resumed"))));
    }
  }

  @Test
  void leavesNothingOpen() throws Exception {
    runner.answer(site("/hello"));
    long before = openSockets();
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Site nobody = Site.at("https://127.0.0.1:" + silent.getLocalPort() + "/");
      for (int round = 0; round < 10; round++) {
        runner.answer(site("/hello"));
        runner.answer(site("/gzip").limits(5_000, 64 << 10));
        runner.failure(nobody.version(HttpVersion.HTTP_3), Duration.ofMillis(50));
      }
    }

    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          while (openSockets() > before) {
            Thread.onSpinWait();
          }
        });
  }

  private static long openSockets() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(Http3Test::isSocket).count();
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  @Test
  void carriesAPayload() {
    Answered seen = runner.answer(site("/").method("POST").payload("カート", "text/plain"));

    assertEquals(Optional.of(201), seen.facts().find(CommonFacts.STATUS));
    assertEquals("カート", body(seen));
  }

  @Test
  void followsRedirectsWithinIt() {
    Answered seen = runner.answer(site("/old"));

    assertEquals("hello, HTTP/3.0", body(seen));
    assertEquals(Optional.of(1), seen.facts().find(CommonFacts.REDIRECTS));
    assertTrue(ProbeRunner.phases(seen).contains(Phase.REDIRECT));
  }

  @Test
  void doesNotFollowARedirectOutOfIt() {
    Failed failed = runner.failure(site("/plain"));

    assertEquals(Cause.REDIRECT, failed.cause());
    assertEquals(
        "redirect to http://site.example/, which HTTP/3 does not support", failed.detail());
  }

  @Test
  void readsWhatIsCompressed() {
    assertEquals(
        10_000, runner.answer(site("/gzip")).facts().find(CommonFacts.BYTES).orElseThrow());
  }

  @Test
  void keepsToTheLimitOfTheBody() {
    Facts facts = runner.answer(site("/gzip").limits(5_000, 64 << 10)).facts();

    assertEquals(5_000, facts.find(CommonFacts.BYTES).orElseThrow());
    assertEquals(5_000, facts.find(CommonFacts.TRUNCATED).orElseThrow());
  }

  @Test
  void keepsToTheLimitOfTheHeaders() {
    Failed failed = runner.failure(site("/large").limits(5_000, 4 << 10));

    assertEquals(Cause.TOO_LARGE, failed.cause());
    assertEquals("the headers are larger than 4 KiB", failed.detail());
  }

  @Test
  void isRefusedWithABadCertificate() {
    try (ProbeRunner stranger = new ProbeRunner()) {
      Failed failed = stranger.failure(site("/hello"));

      assertEquals(Cause.TLS, failed.cause());
      assertTrue(failed.detail().contains("unknown authority"), failed.detail());
      assertTrue(failed.facts().find(CommonFacts.CERTIFICATES).isPresent());
      assertTrue(failed.facts().find(CommonFacts.STATUS).isEmpty());
    }
  }

  @Test
  void isNotToBeHadUnderAnotherName() {
    Site other = Site.at("https://other.example:" + server.port() + "/").address("127.0.0.1");

    Failed failed = runner.failure(other.version(HttpVersion.HTTP_3));

    assertEquals(Cause.TLS, failed.cause());
    assertEquals("the server refused the TLS handshake: internal error", failed.detail());
  }

  @Test
  void isRefusedInWordsUnderANameOfOneLabel() {
    Site local = Site.at("https://localhost:" + server.port() + "/").address("127.0.0.1");

    Failed failed = runner.failure(local.version(HttpVersion.HTTP_3));

    assertTrue(Set.of(Cause.TLS, Cause.CONNECT).contains(failed.cause()), failed.toString());
    assertTrue(failed.detail().contains("the"), failed.detail());
    assertFalse(failed.detail().contains("Exception"), failed.detail());
  }

  @Test
  void withoutAnAnswerEndsAtTheDeadline() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Site site =
          Site.at("https://127.0.0.1:" + silent.getLocalPort() + "/").version(HttpVersion.HTTP_3);

      Failed failed = runner.failure(site, Duration.ofMillis(500));

      assertEquals(Cause.TIMEOUT, failed.cause());
      assertTrue(failed.detail().contains("connecting to 127.0.0.1:"), failed.detail());
    }
  }

  @Test
  void isBoundByTheNetworkPolicy() {
    Failed failed = runner.failure(Site.at("https://169.254.169.254/").version(HttpVersion.HTTP_3));

    assertEquals(Cause.BLOCKED, failed.cause());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1200, 1500})
  void survivesWhatIsNoQuic(int size) throws Exception {
    try (DatagramSocket babbler = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> babble(babbler, size));
      Site site =
          Site.at("https://127.0.0.1:" + babbler.getLocalPort() + "/").version(HttpVersion.HTTP_3);

      Failed failed = runner.failure(site, Duration.ofMillis(400));

      assertTrue(
          Set.of(Cause.TIMEOUT, Cause.CONNECT).contains(failed.cause()), () -> "was " + failed);
    }
  }

  @Test
  void isRefusedWhereItCannotBe() {
    Site site = Site.at("https://site.example/").version(HttpVersion.HTTP_3);

    assertThrows(
        IllegalArgumentException.class,
        () -> Site.at("http://site.example/").version(HttpVersion.HTTP_3).probe());
    assertThrows(
        IllegalArgumentException.class,
        () -> site.proxy("http://proxy.example/", Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> site.tlsVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2));
  }

  private static void babble(DatagramSocket socket, int size) {
    try {
      var packet = new java.net.DatagramPacket(new byte[2_000], 2_000);
      while (true) {
        socket.receive(packet);
        byte[] answer = new byte[size];
        new java.util.Random(size).nextBytes(answer);
        socket.send(new java.net.DatagramPacket(answer, size, packet.getSocketAddress()));
        packet.setLength(2_000);
      }
    } catch (java.io.IOException closed) {
      // the test is over
    }
  }

  private static String body(Answered seen) {
    return seen.facts().find(CommonFacts.BODY).map(Body::text).orElse("");
  }

  private static Site site(String path) {
    return Site.at(server.url(path)).address("127.0.0.1").version(HttpVersion.HTTP_3);
  }
}
