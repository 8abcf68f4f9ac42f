package hinomi.probe.tls;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import hinomi.loopback.RawServer;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsServer;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import hinomi.probe.tcp.Dialogue;
import hinomi.probe.tcp.RandomReplies;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LegacyTlsTest {
  private final Instant now = Instant.now();
  private final ThrowawayCa root = ThrowawayCa.root("Test Root", now);
  private final ThrowawayCa.Identity identity =
      root.issue(List.of("localhost"), now.minusSeconds(60), now.plusSeconds(86_400));

  @AutoClose private final ProbeRunner runner = ProbeRunner.trusting(root.certificate());
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({"TLSv1", "TLSv1.1", "TLSv1.2"})
  void thatAServerAcceptsIsAFailure(String version) {
    int port = accepting(version, "TLSv1.3");

    Failed failed = runner.failure(probe(port, version));

    assertAll(
        () -> assertEquals(Cause.TLS, failed.cause()),
        () ->
            assertEquals(
                "the server accepts " + version + ", which it must refuse", failed.detail()));
  }

  @ParameterizedTest
  @CsvSource({"TLSv1", "TLSv1.1", "TLSv1.2"})
  void isUsedWhenTheCheckAsksForIt(String version) {
    String keys = "host = localhost, min = " + version + ", max = " + version;
    int port = accepting(version);

    var answered = runner.answer(CheckText.tls(keys + ", port = " + port));

    assertEquals(version, answered.facts().find(CommonFacts.TLS_VERSION).orElseThrow());
  }

  @Test
  void thatAServerRefusesIsNone() {
    int port = accepting("TLSv1.3");

    var answered = runner.answer(probe(port, "SSLv3, TLSv1, TLSv1.1, TLSv1.2"));

    assertEquals(
        "{SSLv3=alert: protocol version, TLSv1=alert: protocol version,"
            + " TLSv1.1=alert: protocol version, TLSv1.2=alert: protocol version}",
        "" + answered.facts().find(TlsVisit.REFUSED).orElseThrow());
    assertEquals(Set.of(Phase.CONNECT, Phase.TLS), ProbeRunner.phases(answered));
    assertEquals("TLSv1.3", answered.facts().find(CommonFacts.TLS_VERSION).orElseThrow());
  }

  @Test
  void isRefusedByAServerThatChoosesAnotherVersion() throws IOException {
    try (RawServer server = goodAtFirst("choosing an older version")) {

      var answered = runner.answer(probe(server.port(), "TLSv1"));

      assertEquals(
          "{TLSv1=chose SSLv3}", "" + answered.facts().find(TlsVisit.REFUSED).orElseThrow());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"closing", "closing after a warning"})
  void isRefusedByAServerThatHangsUp(String reaction) throws IOException {
    try (RawServer server = goodAtFirst(reaction)) {

      var answered = runner.answer(probe(server.port(), "TLSv1"));

      assertEquals(
          "{TLSv1=closed the connection}",
          "" + answered.facts().find(TlsVisit.REFUSED).orElseThrow());
    }
  }

  static Stream<Arguments> reactionsThatAreNoRefusal() {
    return Stream.of(
        arguments("timeout", "silent", "timed out after 2 s waiting for the reply to TLSv1"),
        arguments("protocol", "resetting", "connection reset while "),
        arguments("protocol", "stopping in the middle", "connection closed while waiting for"),
        arguments("tls", "speaking in the clear", "the server does not speak TLS on this port"),
        arguments(
            "tls",
            "saying another thing",
            "the server did not reply to the ClientHello with a ServerHello"));
  }

  @ParameterizedTest
  @MethodSource("reactionsThatAreNoRefusal")
  void isNotTakenForRefused(String cause, String reaction, String detail) throws IOException {
    try (RawServer server = goodAtFirst(reaction)) {

      Failed failed = runner.failure(probe(server.port(), "TLSv1"), Duration.ofSeconds(2));

      assertEquals(cause, failed.cause().key());
      assertTrue(failed.detail().contains(detail), failed.detail());
    }
  }

  /// Serves the first connection well and does this to the next.
  private RawServer goodAtFirst(String reaction) {
    AtomicInteger connections = new AtomicInteger();
    return RawServer.doing(socket -> {
      if (connections.incrementAndGet() == 1) {
        RawServer.awaitEnd(TlsServer.begin(socket, identity));
      } else {
        react(socket, reaction);
      }
    });
  }

  private static void react(Socket socket, String reaction) throws IOException {
    switch (reaction) {
      case "silent" -> RawServer.awaitEnd(socket);
      case "resetting" -> {
        socket.getInputStream().read();
        socket.setSoLinger(true, 0);
      }
      case "closing after a warning" ->
          RawServer.write(socket, "\u0015\u0003\u0001\0\u0002\u0001p");
      case "stopping in the middle" -> RawServer.write(socket, "\u0016\u0003\u0001");
      case "speaking in the clear" -> RawServer.write(socket, "220 hello\r\n");
      case "choosing an older version" ->
          RawServer.write(socket, "\u0016\u0003\0\0\u0006\u0002\0\0\u0002\u0003\0");
      case "saying another thing" ->
          RawServer.write(socket, "\u0016\u0003\u0001\0\u0006\u000b\0\0\u0002\u0003\u0001");
      default -> {}
    }
    if (!reaction.equals("resetting")) {
      socket.shutdownOutput();
      RawServer.awaitEnd(socket);
    }
  }

  private static Probe probe(int port, String refuses) {
    return CheckText.tls(keys(port, refuses));
  }

  private static String keys(int port, String refuses) {
    return "host = localhost, address = \"127.0.0.1\", port = %d, refuses = [%s]"
        .formatted(port, refuses);
  }

  private int accepting(String... versions) {
    NetServerOptions options =
        new NetServerOptions()
            .setSsl(true)
            .setSslEngineOptions(new OpenSSLEngineOptions())
            .setEnabledSecureTransportProtocols(Set.of(versions))
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addKeyValue(Buffer.buffer(identity.keyPem()))
                    .addCertValue(Buffer.buffer(identity.chainPem())));
    return vertx
        .createNetServer(options)
        .connectHandler(socket -> {})
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  @Test
  void readsTheSameReactionHoweverItIsCut() {
    RandomReplies.readTheSameInAllPieces(
        () -> (Dialogue.ReplyReader<LegacyTls.Reaction>) LegacyTls.TLS_1_0::read);
  }
}
