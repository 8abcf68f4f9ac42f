package hinomi.probe.websocket;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.net.BodyMemory;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Evidence;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Servers that do with a WebSocket what they should not.
class HostileWebSocketsTest {
  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;

  @AutoClose private final ProbeRunner runner = new ProbeRunner();

  @ParameterizedTest
  @CsvSource({
    "'401 Unauthorized\r\nContent-Length: 8\r\n\r\nno token',"
        + " the server responded 401 Unauthorized instead of upgrading: 'no token'",
    "'200 OK\r\nContent-Length: 0\r\n\r\n', the server responded 200 OK instead of upgrading",
    "'301 Moved Permanently\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n',"
        + " the server responded 301 Moved Permanently instead of upgrading",
    "'101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',"
        + " the server upgraded to another protocol than WebSocket",
    "'101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: bm90IG91cnM=\r\n\r\n',"
        + " Sec-WebSocket-Accept of the server does not match the key",
    "'101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',"
        + " Sec-WebSocket-Accept of the server does not match the key",
    "'101 Switch', connection closed within the headers: 'HTTP/1.1 101 Switch'",
  })
  void areReportedWhenTheyDoNotUpgrade(String answer, String detail) throws IOException {
    try (RawServer server = RawServer.saying("HTTP/1.1 " + answer)) {

      Failed failed = runner.failure(probe(server, "send = hello"));

      assertEquals(Cause.PROTOCOL, failed.cause());
      assertEquals(detail, failed.detail());
    }
  }

  @Test
  void areReportedWithStatusHeadersAndBodyWhenTheyRefuse() throws IOException {
    try (RawServer server =
        RawServer.saying("HTTP/1.1 403 Forbidden\r\nX-Why: ip\r\nContent-Length: 2\r\n\r\nno")) {

      Failed failed = runner.failure(probe(server, "send = hello"));

      assertAll(
          () -> assertEquals(403, failed.facts().find(CommonFacts.STATUS).orElseThrow()),
          () -> assertEquals("no", failed.facts().find(CommonFacts.BODY).orElseThrow().text()),
          () ->
              assertEquals(
                  List.of("ip"),
                  failed.facts().find(CommonFacts.HEADERS).orElseThrow().all("x-why")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'Sec-WebSocket-Protocol: chat\r\n'," + " the server chose 'chat' of the subprotocols []",
    "'subprotocols = [a, b]', 'Sec-WebSocket-Protocol: c\r\n',"
        + " 'the server chose ''c'' of the subprotocols [a, b]'",
    "'subprotocols = [a, b]', '', 'the server chose none of the subprotocols [a, b]'",
    "'', 'Sec-WebSocket-Extensions: permessage-deflate\r\n',"
        + " the server uses a WebSocket extension that was not offered",
  })
  void areReportedWhenTheyAcceptWhatWasNotOffered(String conditions, String header, String detail)
      throws IOException {
    try (RawServer server = upgrading(header, RawServer::awaitEnd)) {

      Failed failed = runner.failure(probe(server, conditions));

      assertEquals(detail, failed.detail());
    }
  }

  @Test
  void areReadWhenTheySendTogetherWithTheUpgrade() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          byte[] head =
              switching(RawServer.readHead(socket), "").getBytes(StandardCharsets.US_ASCII);
          byte[] frame = frame(TEXT, "at once");
          socket.getOutputStream().write(joined(head, frame));
          RawServer.awaitEnd(socket);
        })) {

      Answered answered = runner.answer(probe(server, "expect = once"));

      assertEquals("at once", message(answered));
    }
  }

  @Test
  void areReadInPartsWithPingsBetweenThem() throws IOException {
    try (RawServer server =
        upgrading(socket ->
            write(
                socket,
                frame(0x01, "one "),
                frame(0x89, "ping"),
                frame(0x00, "火"),
                frame(0x00, ""),
                frame(0x80, " two")))) {

      Answered answered = runner.answer(probe(server, "expect = two"));

      assertEquals("one 火 two", message(answered));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'81 85 01 02 03 04 69 67 6f 68 6e', PROTOCOL",
    "'c1 02 68 69', PROTOCOL",
    "'80 02 68 69', PROTOCOL",
    "'83 02 68 69', PROTOCOL",
    "'01 02 68 69 81 02 68 69', PROTOCOL",
    "'89 7e 00 80', PROTOCOL",
    "'09 00', PROTOCOL",
    "'81 02 c3 28', PROTOCOL",
    "'81 7f 00 00 00 00 7f ff ff ff', TOO_LARGE",
    "'81 7f ff ff ff ff ff ff ff ff', PROTOCOL",
    "'88 01 03', PROTOCOL",
    "'88 02 00 00', PROTOCOL",
    "'81 05 68', PROTOCOL",
    "'', PROTOCOL",
  })
  void areReportedForBadFrames(String hex, Cause cause) throws IOException {
    try (RawServer server = upgrading(socket -> write(socket, bytes(hex)))) {

      Failed failed = runner.failure(probe(server, "send = hello"));

      assertEquals(cause, failed.cause(), failed.detail());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'81 85 01 02 03 04 69 67 6f 68 6e', 'it is masked, as only those of a client are'",
    "'c1 02 68 69', 'it has reserved bits (RSV), but no extension was negotiated'",
    "'88 01 03', 'a close frame of 1 byte'",
    "'88 02 03 ed', 'its close code 1005 is reserved'",
    "'88 02 00 00', 'its close code 0 is reserved'",
  })
  void areToldWhatIsWrongWithAFrame(String hex, String words) throws IOException {
    try (RawServer server =
        upgrading(socket -> {
          write(socket, bytes(hex));
          RawServer.awaitEnd(socket);
        })) {

      Failed asked = runner.failure(probe(server, "send = hello"));
      Failed opened = runner.failure(probe(server, ""));

      assertEquals("invalid WebSocket frame: " + words, asked.detail());
      assertEquals(asked.detail(), opened.detail());
    }
  }

  @Test
  void waitForMemoryWithALargeMessageAndGiveItBack() throws IOException {
    String large = "x".repeat(300_000);
    BodyMemory memory = runner.network().bodies();
    List<BodyMemory.Share> others = takeAll(memory);
    try (RawServer server =
        upgrading(socket -> {
          write(socket, frame(TEXT, large));
          RawServer.awaitEnd(socket);
        })) {
      Future<Outcome> running =
          probe(server, "expect = x").run(runner.network(), Duration.ofSeconds(20));
      while (memory.waiting() == 0) {
        Thread.onSpinWait();
      }

      others.forEach(BodyMemory.Share::close);
      Answered answered = assertInstanceOf(Answered.class, running.await());
      long used = memory.used();
      Outcome judged = Evidence.of(answered);

      assertAll(
          () -> assertEquals(large, message(answered)),
          () -> assertTrue(answered.facts().find(CommonFacts.AGENT_STALL).isPresent()),
          () -> assertEquals(300_000, used),
          () -> assertEquals(0, memory.used()),
          () -> assertTrue(message((Answered) judged).length() < 10_000));
    }
  }

  @Test
  void areNotToBlameWhenThereIsNoMemory() throws IOException {
    BodyMemory memory = runner.network().bodies();
    List<BodyMemory.Share> others = takeAll(memory);
    try (RawServer server =
        upgrading(socket -> {
          write(socket, frame(TEXT, "x".repeat(300_000)));
          RawServer.awaitEnd(socket);
        })) {

      Failed failed = runner.failure(probe(server, "expect = x"), Duration.ofSeconds(1));
      server.awaitAllClosed();
      while (memory.waiting() > 0) {
        Thread.onSpinWait();
      }

      assertEquals(Cause.AGENT, failed.cause());
      assertTrue(
          failed
              .detail()
              .endsWith(
                  "waiting for memory to read messages: other responses use all of"
                      + " the agent's budget"),
          failed.detail());
      others.forEach(BodyMemory.Share::close);
      assertEquals(0, memory.used());
    }
  }

  /// In parts that are of an ordinary size.
  private static List<BodyMemory.Share> takeAll(BodyMemory memory) {
    List<BodyMemory.Share> taken = new ArrayList<>();
    for (long left = memory.total(); left > 0; left -= 1 << 20) {
      BodyMemory.Share part = memory.open(Math.min(left, 1 << 20));
      part.growTo(Math.min(left, 1 << 20)).await();
      taken.add(part);
    }
    return taken;
  }

  @Test
  void areReportedWhenTheyCloseWithoutAMessage() throws IOException {
    byte[] policy =
        joined(new byte[] {0x03, (byte) 0xf0}, "no token".getBytes(StandardCharsets.UTF_8));
    try (RawServer server =
        upgrading(socket -> {
          write(socket, joined(new byte[] {(byte) CLOSE, (byte) policy.length}, policy));
          RawServer.awaitEnd(socket);
        })) {

      Failed failed = runner.failure(probe(server, "send = hello"));

      assertEquals(Cause.PROTOCOL, failed.cause());
      assertEquals(
          "the server closed the WebSocket with 1008 'no token' while waiting for a message",
          failed.detail());
      assertEquals(1008, failed.facts().find(WebSocketProbe.CLOSE).orElseThrow());
    }
  }

  @ParameterizedTest
  @CsvSource({"01, 00, TOO_LARGE", "81, 81, TOO_LARGE", "89, 89, PROTOCOL", "01, 00, TOO_LARGE"})
  void areNotReadWithoutEnd(String first, String next, Cause cause) throws IOException {
    String more = cause == Cause.TOO_LARGE ? "x".repeat(60_000) : "x";
    try (RawServer server =
        upgrading(socket -> {
          write(socket, frame(Integer.parseInt(first, 16), more));
          byte[] again = frame(Integer.parseInt(next, 16), more);
          while (true) {
            write(socket, again);
          }
        })) {

      Failed failed = runner.failure(probe(server, "expect = never"));

      assertEquals(cause, failed.cause(), failed.detail());
    }
  }

  @Test
  void areWaitedForNoLongerThanTheDeadline() throws IOException {
    try (RawServer server =
        upgrading(socket -> {
          write(socket, frame(TEXT, "not that"));
          RawServer.awaitEnd(socket);
        })) {

      Failed failed = runner.failure(probe(server, "expect = this"), SHORT);

      assertEquals(Cause.ASSERTION, failed.cause());
      assertEquals(
          "expected a message that matches 'this', the server sent 'not that'", failed.detail());
    }
  }

  @ParameterizedTest
  @CsvSource({"silent", "gone", "talking", "broken"})
  void haveAnsweredThoughTheyDoNotSayGoodbye(String what) throws IOException {
    try (RawServer server =
        upgrading(socket -> {
          write(socket, frame(TEXT, "hello"));
          switch (what) {
            case "silent" -> RawServer.awaitEnd(socket);
            case "talking" -> {
              while (true) {
                write(socket, frame(TEXT, "and another thing"));
              }
            }
            case "broken" -> write(socket, bytes("ff ff ff"));
            default -> {}
          }
        })) {

      Outcome outcome = runner.run(probe(server, "expect = hello"), SHORT);

      Answered answered = assertInstanceOf(Answered.class, outcome);
      assertEquals(false, answered.facts().find(WebSocketProbe.CLEAN).orElseThrow());
      server.awaitAllClosed();
    }
  }

  @ParameterizedTest
  @CsvSource({"60", "100000"})
  void cannotMakeARegularExpressionRunForEver(int length) throws IOException {
    try (RawServer server =
        upgrading(socket -> {
          write(socket, frame(TEXT, "a".repeat(length) + "b"));
          RawServer.awaitEnd(socket);
        })) {

      Failed failed = runner.failure(probe(server, "expect = \"^(a|aa)+\\\\1?$\""));

      assertEquals(Cause.ASSERTION, failed.cause(), failed.detail());
      assertTrue(failed.detail().contains("the regular expression "), failed.detail());
    }
  }

  @Test
  void whateverTheySayItIsAnOutcomeInTime() throws IOException {
    Random random = new Random(7);
    try (RawServer server =
        upgrading(socket -> {
          byte[] noise = new byte[random.nextInt(1, 400)];
          random.nextBytes(noise);
          noise[0] = random.nextBoolean() ? (byte) TEXT : noise[0];
          write(socket, noise);
        })) {

      for (int round = 0; round < 300; round++) {
        runner.run(probe(server, "expect = never"), Duration.ofSeconds(5));
      }
      server.awaitAllClosed();
    }
  }

  private static Probe probe(RawServer server, String conditions) {
    return CheckText.probe(
        "websocket { url = \"ws://127.0.0.1:%d/\", %s }".formatted(server.port(), conditions));
  }

  private static String message(Answered answered) {
    return answered.facts().find(WebSocketProbe.MESSAGE).map(Body::text).orElseThrow();
  }

  private static RawServer upgrading(RawServer.Script script) {
    return upgrading("", script);
  }

  private static RawServer upgrading(String header, RawServer.Script script) {
    return RawServer.doing(socket -> {
      RawServer.write(socket, switching(RawServer.readHead(socket), header));
      script.play(socket);
    });
  }

  private static String switching(String head, String header) {
    Matcher key = KEY.matcher(head);
    assertTrue(key.find(), head);
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + accept(key.group(1))
        + "\r\n"
        + header
        + "\r\n";
  }

  private static String accept(String key) {
    try {
      byte[] text =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static void write(Socket socket, byte[]... frames) throws IOException {
    for (byte[] each : frames) {
      socket.getOutputStream().write(each);
    }
    socket.getOutputStream().flush();
  }

  private static byte[] frame(int start, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(10).put((byte) start);
    if (payload.length < 126) {
      head.put((byte) payload.length);
    } else if (payload.length < 1 << 16) {
      head.put((byte) 126).putShort((short) payload.length);
    } else {
      head.put((byte) 127).putLong(payload.length);
    }
    return joined(Arrays.copyOf(head.array(), head.position()), payload);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }

  private static byte[] bytes(String hex) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String each : hex.isEmpty() ? new String[0] : hex.split(" ")) {
      bytes.write(Integer.parseInt(each, 16));
    }
    return bytes.toByteArray();
  }
}
