package hinomi.probe.udp;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hinomi.loopback.UdpServer;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.CheckText;
import hinomi.probe.ProbeRunner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UdpProbeTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @Test
  void showsWhatCameBack() {
    try (UdpServer echo = UdpServer.answering(List::of)) {

      Answered answered =
          assertInstanceOf(Answered.class, look(echo.port(), "send-hex = \"00 ff 70 0d 0a\""));

      assertAll(
          () -> assertEquals("\\x00\\xffp\\r\\n", seen(answered)),
          () -> assertEquals(5, answered.facts().find(UdpProbe.BYTES).orElseThrow()),
          () ->
              assertEquals(
                  "127.0.0.1:" + echo.port(),
                  answered.facts().find(CommonFacts.ADDRESS).orElseThrow()),
          () -> assertEquals(Set.of(Phase.FIRST_BYTE), ProbeRunner.phases(answered)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "expect = \"^ping \\\\d+$\", true",
    "expect = \"pong\", false",
    "expect-hex = \"69 6e 67\", true",
    "expect-hex = \"00\", false",
    "expect = \"(i|n|g|.)*x\", false",
  })
  void passesWhenTheAnswerIsTheOneExpected(String expect, boolean passes) {
    try (UdpServer echo = UdpServer.answering(List::of)) {

      Outcome outcome = look(echo.port(), "send = \"ping 1\", " + expect);

      assertEquals(passes, outcome instanceof Answered, outcome::toString);
    }
  }

  @Test
  void tellsAnswersOfTextInItsOwnLetters() {
    byte[] answer = "\u6e96\u5099\u4e2d".getBytes(StandardCharsets.UTF_8);
    try (UdpServer server = UdpServer.answering(_ -> List.of(answer))) {

      assertInstanceOf(
          Answered.class, look(server.port(), "send = a, expect = \"^\u6e96\u5099.$\""));
    }
  }

  @Test
  void showsAnAnswerThatIsNotTheOneExpected() {
    try (UdpServer echo = UdpServer.answering(List::of)) {

      Failed failed =
          assertInstanceOf(Failed.class, look(echo.port(), "send = \"pi\\tng\", expect = pong"));

      assertEquals(Cause.ASSERTION, failed.cause());
      assertEquals("expected 'pong', the server sent 'pi\\x09ng'", failed.detail());
    }
  }

  @Test
  void tellsAClosedPortFromSilence() {
    int nobody = UdpServer.nobody();
    try (UdpServer silent = UdpServer.silent()) {

      Failed unreachable = assertInstanceOf(Failed.class, patient(nobody));
      Failed unanswered = assertInstanceOf(Failed.class, look(silent.port(), "send = ping"));

      assertAll(
          () -> assertEquals(Cause.CONNECT, unreachable.cause()),
          () ->
              assertEquals(
                  "port unreachable: nothing listens on UDP 127.0.0.1:" + nobody,
                  unreachable.detail()),
          () -> assertEquals(Cause.TIMEOUT, unanswered.cause()),
          () ->
              assertEquals(
                  "timed out after 300 ms waiting for a reply from 127.0.0.1:" + silent.port(),
                  unanswered.detail()));
    }
  }

  @Test
  void takesTheLargestOfDatagramsAndTheEmptyOne() {
    byte[] large = new byte[65_507];
    try (UdpServer largest = UdpServer.answering(_ -> List.of(large));
        UdpServer empty = UdpServer.answering(_ -> List.of(new byte[0]))) {

      Outcome many = look(largest.port(), "send = a");
      Outcome none = look(empty.port(), "send = a");

      assertEquals(65_507, many.facts().find(UdpProbe.BYTES).orElseThrow(), many::toString);
      assertEquals(0, none.facts().find(UdpProbe.BYTES).orElseThrow(), none::toString);
    }
  }

  @Test
  void isNotHeldUpByAFlood() {
    byte[] junk = HexFormat.of().parseHex("00".repeat(1000));
    List<byte[]> flood = java.util.Collections.nCopies(10_000, junk);
    try (UdpServer server = UdpServer.answering(_ -> flood)) {
      Outcome outcome = look(server.port(), "send = a, expect = nothing-of-that");

      assertInstanceOf(Failed.class, outcome);
    }
  }

  @Test
  void isReachedByAddressAndKeptFromWhatThePolicyBlocks() {
    try (UdpServer echo = UdpServer.answering(List::of)) {
      Outcome pinned = look("host = nobody.example, address = 127.0.0.1, send = a", echo.port());
      Outcome blocked = look("host = 169.254.169.254, send = a", 53);

      assertInstanceOf(Answered.class, pinned);
      assertEquals(Cause.BLOCKED, assertInstanceOf(Failed.class, blocked).cause());
    }
  }

  private static String seen(Outcome outcome) {
    return outcome.facts().find(UdpProbe.ANSWER).orElseThrow();
  }

  private static Outcome patient(int port) {
    String check = "udp { host = 127.0.0.1, port = " + port + ", send = ping }";
    return RUNNER.run(CheckText.as(check).probe(), Duration.ofSeconds(10));
  }

  private static Outcome look(int port, String keys) {
    return look("host = 127.0.0.1, " + keys, port);
  }

  private static Outcome look(String keys, int port) {
    String check = "udp { port = " + port + ", " + keys + " }";
    return RUNNER.run(CheckText.as(check).probe(), SHORT);
  }
}
