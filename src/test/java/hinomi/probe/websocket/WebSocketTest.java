package hinomi.probe.websocket;

import static hinomi.outcome.Phase.CONNECT;
import static hinomi.outcome.Phase.DOWNLOAD;
import static hinomi.outcome.Phase.FIRST_BYTE;
import static hinomi.outcome.Phase.TLS;
import static hinomi.outcome.Phase.UPGRADE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsServer;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// WebSockets of a server that is not of our make.
class WebSocketTest {
  private final ThrowawayCa ca = ThrowawayCa.root("Test CA", Instant.now());
  @AutoClose private final ProbeRunner runner = ProbeRunner.trusting(ca.certificate());
  private final Echo server = new Echo();

  @BeforeEach
  void start() throws InterruptedException {
    server.start();
    assertTrue(server.started.await(10, TimeUnit.SECONDS));
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.stop();
  }

  @Test
  void sayATextAndHearTheAnswer() {
    Answered answered = runner.answer(probe("send = \"say 火の見\""));

    assertAll(
        () -> assertEquals("火の見", message(answered)),
        () -> assertEquals(Set.of(CONNECT, UPGRADE, FIRST_BYTE), ProbeRunner.phases(answered)),
        () -> assertEquals(101, answered.facts().find(CommonFacts.STATUS).orElseThrow()),
        () -> assertEquals(9, answered.facts().find(WebSocketProbe.BYTES).orElseThrow()),
        () -> assertEquals("火の見", shown(answered)));
  }

  @Test
  void waitForTheMessageThatMatches() {
    Answered answered = runner.answer(probe("send = \"count 5\", expect = \"^5$\""));

    assertEquals("5", message(answered));
    assertEquals(Set.of(CONNECT, UPGRADE, FIRST_BYTE, DOWNLOAD), ProbeRunner.phases(answered));
  }

  @Test
  void receiveFromAServerThatSendsFirst() {
    Answered answered = runner.answer(probe("expect = welcome", "/welcome"));

    assertEquals("welcome", message(answered));
  }

  @Test
  void failWhenTheServerClosesThemWithAnErrorAtOnce() {
    Failed failed = runner.failure(probe("", "/refuse"));

    assertEquals(Cause.PROTOCOL, failed.cause());
    assertTrue(
        failed.detail().startsWith("the server closed the WebSocket with 1008 'not today'"),
        failed.detail());
  }

  @Test
  void areOpenedAndClosedWithoutAMessage() {
    Answered answered = runner.answer(probe(""));

    assertAll(
        () -> assertEquals(Set.of(CONNECT, UPGRADE), ProbeRunner.phases(answered)),
        () -> assertEquals(1000, answered.facts().find(WebSocketProbe.CLOSE).orElseThrow()),
        () -> assertEquals(true, answered.facts().find(WebSocketProbe.CLEAN).orElseThrow()));
  }

  @Test
  void readBytesAsText() {
    Answered answered = runner.answer(probe("send = bytes"));

    assertEquals("as bytes", message(answered));
  }

  @Test
  void sayBytesAndHearBytes() {
    String conditions = "send-hex = \"ca fe 00\", expect-hex = \"fe 00\"";

    Answered answered = runner.answer(probe(conditions));

    assertEquals(3, answered.facts().find(WebSocketProbe.BYTES).orElseThrow());
    assertEquals("\\xca\\xfe\\x00", shown(answered));
  }

  @Test
  void tellOfBytesThatAreNotThoseExpected() {
    Failed failed =
        runner.failure(
            probe("send-hex = \"ca fe 00\", expect-hex = \"00 fe\""), Duration.ofMillis(300));

    assertEquals(
        "expected a message with 00 fe, the server sent '\\xca\\xfe\\x00'", failed.detail());
  }

  @Test
  void answerPings() {
    Answered answered = runner.answer(probe("send = ping, expect = \"pong came\""));

    assertEquals("pong came", message(answered));
  }

  @Test
  void agreeOnASubprotocol() {
    Answered answered = runner.answer(probe("subprotocols = [soap, chat.v2]"));

    assertEquals(Optional.of("chat.v2"), answered.facts().find(WebSocketProbe.SUBPROTOCOL));
  }

  @Test
  void sendTheAuthorsHeaders() {
    Answered answered =
        runner.answer(probe("send = \"header X-Token\", headers { X-Token = t0ken }"));

    assertEquals("t0ken", message(answered));
  }

  @Test
  void areJudgedByMessageSubprotocolCloseAndLatency() {
    CheckText good =
        CheckText.as(
            text("send = \"say hello\", subprotocols = chat.v2", "/")
                + """
                expect {
                  message { contains = hell, not-contains = "o " }
                  subprotocol = chat.v2, close = 1000
                  headers { Upgrade = websocket }
                  latency { total = 5s, upgrade = 5s, first-byte = 5s }
                }
                """);
    CheckText bad = CheckText.as(text("send = \"say hello\"", "/") + "expect { message = bye }");

    assertEquals(List.of(), good.failures(runner.answer(good.probe())));
    assertEquals(
        List.of("message is 'hello', expected 'bye'"), bad.failures(runner.answer(bad.probe())));
  }

  @Test
  void workOverTls() throws Exception {
    ThrowawayCa.Identity identity =
        ca.issue(
            List.of("127.0.0.1"),
            Instant.now().minusSeconds(60),
            Instant.now().plus(Duration.ofDays(10)));
    Echo secure = new Echo();
    secure.setWebSocketFactory(
        new DefaultSSLWebSocketServerFactory(TlsServer.context(TlsServer.keyManagers(identity))));
    secure.start();
    assertTrue(secure.started.await(10, TimeUnit.SECONDS));

    Answered answered =
        runner.answer(
            CheckText.probe(
                "websocket { url = \"wss://127.0.0.1:%d/\", send = \"say hello\" }"
                    .formatted(secure.getPort())));

    assertEquals("hello", message(answered));
    assertEquals(Set.of(CONNECT, TLS, UPGRADE, FIRST_BYTE), ProbeRunner.phases(answered));
    secure.stop();
  }

  private Probe probe(String conditions) {
    return probe(conditions, "/");
  }

  private Probe probe(String conditions, String path) {
    return CheckText.probe(text(conditions, path));
  }

  private String text(String conditions, String path) {
    return "websocket { url = \"ws://127.0.0.1:%d%s\", %s }\n"
        .formatted(server.getPort(), path, conditions);
  }

  private static Object shown(Answered answered) {
    return WebSocketProbe.ANSWER.json(answered.facts().find(WebSocketProbe.ANSWER).orElseThrow());
  }

  private static String message(Answered answered) {
    return answered.facts().find(WebSocketProbe.MESSAGE).map(Body::text).orElseThrow();
  }

  /// Executes commands: `say hello`, `count 3`, `header X-Token`, `bytes`, `ping`.
  private static final class Echo extends WebSocketServer {
    private final CountDownLatch started = new CountDownLatch(1);
    private final Map<WebSocket, ClientHandshake> handshakes = new ConcurrentHashMap<>();

    Echo() {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, List.of(draft()));
      setReuseAddr(true);
      setConnectionLostTimeout(0);
    }

    private static Draft draft() {
      return new Draft_6455(List.of(), List.of(new Protocol("chat.v2"), new Protocol("")));
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
      handshakes.put(socket, handshake);
      if (handshake.getResourceDescriptor().equals("/welcome")) {
        socket.send("welcome");
      }
      if (handshake.getResourceDescriptor().equals("/refuse")) {
        socket.close(1008, "not today");
      }
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
      String[] words = message.split(" ", 2);
      switch (words[0]) {
        case "say" -> socket.send(words[1]);
        case "count" -> count(socket, Integer.parseInt(words[1]));
        case "header" -> socket.send(handshakes.get(socket).getFieldValue(words[1]));
        case "bytes" -> socket.send("as bytes".getBytes(StandardCharsets.UTF_8));
        default -> socket.sendPing();
      }
    }

    @Override
    public void onWebsocketPong(WebSocket socket, org.java_websocket.framing.Framedata pong) {
      socket.send("pong came");
    }

    private static void count(WebSocket socket, int to) {
      for (int number = 1; number <= to; number++) {
        socket.send(String.valueOf(number));
      }
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
      socket.send(message);
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onError(WebSocket socket, Exception error) {}
  }
}
