package hinomi.probe.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import hinomi.loopback.RawServer;
import hinomi.loopback.RawServer.Script;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsServer;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class TcpProbeTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final Instant now = Instant.now();
  private final ThrowawayCa root = ThrowawayCa.root("Test Root", now);
  private final ThrowawayCa.Identity identity =
      root.issue(List.of("localhost"), now.minusSeconds(60), now.plusSeconds(86_400));

  @AutoClose private final ProbeRunner runner = ProbeRunner.trusting(root.certificate());

  @Test
  void isContentWithAConnection() throws IOException {
    try (RawServer server = RawServer.doing(RawServer::awaitEnd)) {

      Answered answered = runner.answer(probe(server, ""));

      assertEquals(Set.of(Phase.CONNECT), ProbeRunner.phases(answered));
      assertEquals(
          "127.0.0.1:" + server.port(), answered.facts().find(CommonFacts.ADDRESS).orElseThrow());
    }
  }

  @Test
  void remembersWhatItsExpressionsCaught() throws IOException {
    try (RawServer server =
        taking("> 220 mail.example Postfix 3.7\r\n", "< NOOP\r\n", "> 250 2.0.0 Ök\r\n")) {

      Answered answered =
          runner.answer(
              probe(
                  server,
                  """
                  { expect = "^220 (?<host>\\\\S+) .* (?<version>[\\\\d.]+)\\\\r" }
                  { send = "NOOP\\r\\n" }
                  { expect = "^250 (?<code>\\\\S+)(?<none>x)?" }
                  """));

      assertEquals(
          "{code=2.0.0, host=mail.example, version=3.7}",
          "" + answered.facts().find(TcpVisit.CAPTURED).orElseThrow());
      assertEquals(
          Set.of(Phase.CONNECT, Phase.FIRST_BYTE, Phase.DIALOGUE), ProbeRunner.phases(answered));
    }
  }

  @Test
  void endsAtARejectedReply() throws IOException {
    try (RawServer server = taking("> 554 5.7.1 no\r\n", "< never")) {

      Failed failed =
          runner.failure(
              probe(server, "{ expect = \"^220 \", reject = \"^[45]\" }"), Duration.ofMinutes(1));

      assertEquals("assertion", failed.cause().key());
      assertEquals("expected '^220 ', the server sent '554 5.7.1 no\\r\\n'", failed.detail());
    }
  }

  @Test
  void goesOnWhereNothingIsRejected() throws IOException {
    try (RawServer server = taking("> 220 mail.example 5.5.5\r\n")) {

      runner.answer(probe(server, "{ expect = \"^220 \", reject = \"^[45]\" }"));
    }
  }

  @Test
  void sendsAndExpectsBytes() throws IOException {
    try (RawServer server = taking("< \0\u0001\u00ff", "> \u00e4\u0000\u00f6")) {

      runner.answer(probe(server, "{ send-hex = \"0001 ff\" }, { expect-hex = \"00 f6\" }"));
    }
  }

  @Test
  void speaksUtf8() throws IOException {
    try (RawServer server =
        taking(
            "< \u00e6\u0097\u00a5\u00e6\u009c\u00ac", "> \u00e6\u0097\u00a5\u00e6\u009c\u00ac\n")) {

      runner.answer(probe(server, "{ send = \"日本\" }, { expect = \"^日本$\" }"));
    }
  }

  @Test
  void matchesBytesThatAreNoUtf8() throws IOException {
    try (RawServer server = taking("> \u0000\u00ff\u0001")) {

      runner.answer(probe(server, "{ expect = \"\\\\x00\\\\xff\\\\x01\" }"));
    }
  }

  @Test
  void waitsForTheEndOfAMatchThatComesInPieces() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          for (byte each :
              "version 3.14\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)) {
            socket.getOutputStream().write(each);
            socket.getOutputStream().flush();
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
          }
          RawServer.awaitEnd(socket);
        })) {

      Answered answered =
          runner.answer(probe(server, "{ expect = \"version (?<version>[\\\\d.]+)\" }"));

      assertEquals("{version=3.14}", "" + answered.facts().find(TcpVisit.CAPTURED).orElseThrow());
    }
  }

  @Test
  void beginsWithTls() throws IOException {
    try (RawServer server =
        RawServer.doing(socket ->
            RawServer.take(TlsServer.begin(socket, identity), "> ready\r\n", "< QUIT\r\n"))) {

      Answered answered =
          runner.answer(
              CheckText.tcp(
                  keys(server, "{ expect = \"^ready\" }, { send = \"QUIT\\r\\n\" }")
                      + ", tls = true"));

      assertEquals(
          Set.of(Phase.CONNECT, Phase.TLS, Phase.FIRST_BYTE), ProbeRunner.phases(answered));
    }
  }

  @Test
  void goesOnInTls() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.take(socket, "> hello\r\n", "< secret\r\n", "> yes\r\n");
          RawServer.take(TlsServer.begin(socket, identity), "< who\r\n", "> me\r\n");
        })) {

      runner.answer(
          probe(
              server,
              """
              { expect = "^hello\\r\\n" }, { send = "secret\\r\\n" }, { expect = "^yes\\r\\n" }
              { tls = true }, { send = "who\\r\\n" }, { expect = "^me" }
              """));
    }
  }

  @Test
  void neverTakesPlainDataForEncryptedData() throws IOException {
    try (RawServer server = taking("> hello\r\nyes\r\nmore\r\n")) {

      Failed failed = runner.failure(probe(server, "{ expect = \"^yes\\r\\n\" }, { tls = true }"));

      assertEquals("the server sent more data before TLS: 'more\\r\\n'", failed.detail());
    }
  }

  /// What a server needs for its last line counts, too.
  @Test
  void measuresToTheEndOfTheLastReply() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.write(socket, "220-wait\r\n");
          LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
          RawServer.write(socket, "220 ready\r\n");
        })) {
      Answered answered = runner.answer(probe(server, "{ expect = \"^220 \" }"));

      Duration dialogue = answered.timing().of(Phase.DIALOGUE).orElseThrow();
      assertTrue(dialogue.toMillis() >= 30, dialogue::toString);
      assertTrue(
          answered.timing().total().orElseThrow().compareTo(dialogue) >= 0, answered::toString);
    }
  }

  static final List<Arguments> failures =
      List.of(
          arguments("says nothing", "timeout", "timed out after 1 s waiting for '^220 '"),
          arguments(
              "says another thing",
              "assertion",
              "expected '^220 ', the server sent '554 go away\\r\\n\\x00'"),
          arguments(
              "says another thing and leaves",
              "protocol",
              "connection closed while waiting for '^220 ', after '421 busy\\r\\n'"),
          arguments("leaves", "protocol", "connection closed while waiting for '^220 '"),
          arguments(
              "never stops",
              "too-large",
              "received more than 64 KiB while waiting for '^220 ': '" + "x".repeat(100) + "...'"),
          arguments("drips", "assertion", "expected '^220 ', the server sent 'xxx"));

  @ParameterizedTest
  @FieldSource("failures")
  void saysWhatABadServerDid(String does, String cause, String detail) throws IOException {
    try (RawServer server = RawServer.doing(badly(does))) {

      Failed failed = runner.failure(probe(server, "{ expect = \"^220 \" }"), SHORT);

      assertEquals(cause, failed.cause().key(), failed::toString);
      assertTrue(failed.detail().startsWith(detail), failed.detail());
      server.awaitAllClosed();
    }
  }

  @Test
  void failsWhenTheServerResets() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.take(socket, "< hello");
          socket.setSoLinger(true, 0);
        })) {

      Failed failed = runner.failure(probe(server, "{ send = hello }, { expect = world }"));

      assertEquals("connection reset while waiting for 'world'", failed.detail());
    }
  }

  private static Script badly(String does) {
    return switch (does) {
      case "says nothing" -> RawServer::awaitEnd;
      case "says another thing" ->
          socket -> {
            RawServer.write(socket, "554 go away\r\n\0");
            RawServer.awaitEnd(socket);
          };
      case "says another thing and leaves" -> socket -> RawServer.write(socket, "421 busy\r\n");
      case "leaves" -> socket -> {};
      case "never stops" -> socket -> repeat(socket, "x".repeat(5000), Duration.ZERO);
      case "drips" -> socket -> repeat(socket, "x", Duration.ofMillis(10));
      default -> throw new IllegalArgumentException(does);
    };
  }

  private static void repeat(Socket socket, String text, Duration pause) throws IOException {
    while (true) {
      RawServer.write(socket, text);
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  @Test
  void givesUpAnExpressionThatExplodes() throws IOException {
    try (RawServer server = taking("> " + "a".repeat(5000) + "\r\n")) {

      Failed failed = runner.failure(probe(server, "{ expect = \"^(a+)+b\" }"));

      assertEquals("assertion", failed.cause().key());
      assertEquals(
          "'^(a+)+b': the regular expression took more than 2000000 steps", failed.detail());
    }
  }

  @Test
  void givesUpAnExpressionThatNestsTooDeep() throws IOException {
    try (RawServer server = taking("> " + "ab".repeat(30_000) + "\r\n")) {

      Failed failed = runner.failure(probe(server, "{ expect = \"^(a|b)*c\" }"));

      assertEquals("assertion", failed.cause().key());
      assertTrue(failed.detail().contains("recurses too deep"), failed.detail());
    }
  }

  @Test
  void isKeptFromForbiddenAddresses() {
    Failed failed = runner.failure(CheckText.tcp("host = \"169.254.169.254\", port = 80"));

    assertEquals("blocked", failed.cause().key());
  }

  private static RawServer taking(String... turns) {
    return RawServer.doing(socket -> {
      RawServer.take(socket, turns);
      RawServer.awaitEnd(socket);
    });
  }

  private static Probe probe(RawServer server, String dialogue) {
    return CheckText.tcp(keys(server, dialogue));
  }

  private static String keys(RawServer server, String dialogue) {
    return "host = localhost, address = \"127.0.0.1\", port = %d, dialogue = [%s]"
        .formatted(server.port(), dialogue);
  }
}
