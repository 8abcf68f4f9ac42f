package hinomi.probe.dns;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.DnsAnswers;
import hinomi.loopback.RawServer;
import hinomi.loopback.UdpServer;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.CheckText;
import hinomi.probe.ProbeRunner;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Name servers that lie, stammer or say nothing.
class DnsHostileTest {
  private static final Duration TIMEOUT = Duration.ofMillis(400);

  private static final int HEADER = 12;

  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @Test
  void whatIsNoAnswerToTheQuestionIsPassedOver() {
    passesOver(question -> DnsAnswers.with(DnsProbeTest.good(question), 0, 1, 2));
    passesOver(question -> question); // no answer at all, but the same again
    passesOver(question -> DnsAnswers.with(DnsProbeTest.good(question), HEADER + 1, 'b'));
    passesOver(question -> DnsAnswers.with(DnsProbeTest.good(question), HEADER + 11 + 1, 28));
    passesOver(_ -> new byte[0]);
    passesOver(_ -> new byte[11]);
    passesOver(_ -> "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void silenceIsATimeout() {
    try (UdpServer silent = UdpServer.silent()) {

      Failed failed = failed(silent.port(), "");

      assertEquals(
          "timed out after 400 ms waiting for a response from 127.0.0.1:"
              + silent.port()
              + ", queried again without EDNS",
          failed.detail());
    }
  }

  @Test
  void anAnswerThatCannotBeReadIsAFault() {
    fails("protocol", question -> DnsAnswers.with(DnsProbeTest.good(question), 6, 0, 9));
    fails("protocol", question -> pointingAt(question, HEADER + 17)); // itself
    fails("protocol", question -> pointingAt(question, 0x3fff)); // beyond the end
    fails("protocol", question -> DnsAnswers.with(DnsProbeTest.good(question), 6, 255, 255));
  }

  @Test
  void manyAnswersAreStillAnswers() throws IOException {
    String[] records = Collections.nCopies(1900, "A 192.0.2.1").toArray(String[]::new);
    for (int index = 0; index < records.length; index++) {
      records[index] = "A 192.0." + index / 256 + "." + index % 256;
    }
    try (RawServer server =
        RawServer.doing(socket ->
            DnsProbeTest.answer(socket, question -> DnsAnswers.record(question, records)))) {

      Answered answered =
          assertInstanceOf(Answered.class, look(server.port(), ", transport = tcp"));

      assertEquals(1900, answered.facts().find(DnsResponse.ANSWERS).orElseThrow().size());
    }
  }

  @Test
  void truncatedWithoutEndIsTakenAsItIs() throws IOException {
    try (RawServer stream =
            RawServer.doing(socket -> DnsProbeTest.answer(socket, DnsAnswers::truncated));
        UdpServer server =
            UdpServer.at(stream.port(), question -> List.of(DnsAnswers.truncated(question)))) {

      assertInstanceOf(Answered.class, look(server.port(), ""));

      assertEquals(1, stream.connections());
    }
  }

  @Test
  void truncatedWithoutTcpIsSaid() throws IOException {
    try (UdpServer server = UdpServer.answering(query -> List.of(DnsAnswers.truncated(query)));
        Socket nobody = new Socket()) {
      nobody.bind(
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(), server.port())); // no other program listens

      Failed failed = failed(server.port(), "");

      assertEquals("connect", failed.cause().key());
      assertTrue(
          failed.detail().startsWith("the response over UDP is truncated, and over TCP: "),
          failed::detail);
    }
  }

  @Test
  void onAConnectionNothingIsPassedOver() throws IOException {
    onStream(
        "protocol",
        socket ->
            DnsProbeTest.answer(
                socket, question -> DnsAnswers.with(DnsProbeTest.good(question), 0, 1)));
    onStream("protocol", socket -> readQuestion(socket));
    onStream(
        "protocol",
        socket -> {
          readQuestion(socket);
          socket.getOutputStream().write(new byte[] {0, 40, 1, 2, 3});
        });
    onStream(
        "protocol",
        socket -> {
          readQuestion(socket);
          socket.getOutputStream().write(new byte[] {0, 0});
          RawServer.awaitEnd(socket);
        });
    onStream(
        "timeout",
        socket -> {
          readQuestion(socket);
          new DataOutputStream(socket.getOutputStream()).writeShort(65_535);
          RawServer.awaitEnd(socket);
        });
    onStream(
        "timeout",
        socket -> {
          byte[] answer = DnsProbeTest.good(readQuestion(socket));
          new DataOutputStream(socket.getOutputStream()).writeShort(answer.length);
          for (byte each : answer) {
            socket.getOutputStream().write(each);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
          }
        });
    onStream("timeout", RawServer::awaitEnd);
  }

  private static byte[] pointingAt(byte[] question, int at) {
    byte[] answer = DnsProbeTest.good(question);
    return DnsAnswers.with(answer, HEADER + 15, 0xc0 | (at >> 8), at & 0xff);
  }

  private static byte[] readQuestion(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    return in.readNBytes(in.readUnsignedShort());
  }

  private static void passesOver(Function<byte[], byte[]> answer) {
    try (UdpServer server = UdpServer.answering(question -> List.of(answer.apply(question)))) {

      Failed failed = failed(server.port(), "");

      assertAll(
          () -> assertEquals("timeout", failed.cause().key(), failed::toString),
          () ->
              assertTrue(
                  failed
                      .detail()
                      .endsWith(
                          ", queried again without EDNS, ignored 2 datagrams that do not answer the query"),
                  failed::detail));
    }
    Function<byte[], List<byte[]>> both =
        question -> List.of(answer.apply(question), DnsProbeTest.good(question));
    try (UdpServer server = UdpServer.answering(both)) {
      assertInstanceOf(Answered.class, look(server.port(), ""));
    }
  }

  private static void fails(String cause, Function<byte[], byte[]> answer) {
    try (UdpServer server = UdpServer.answering(question -> List.of(answer.apply(question)))) {
      Failed failed = failed(server.port(), "");

      assertEquals(cause, failed.cause().key(), failed::detail);
    }
  }

  private static void onStream(String cause, RawServer.Script script) throws IOException {
    try (RawServer server = RawServer.doing(script)) {
      Failed failed = failed(server.port(), ", transport = tcp");

      assertEquals(cause, failed.cause().key(), failed::detail);
    }
  }

  private static Failed failed(int port, String keys) {
    return assertInstanceOf(Failed.class, look(port, keys));
  }

  private static hinomi.outcome.Outcome look(int port, String keys) {
    String check = "dns { name = a.example, server = \"127.0.0.1:" + port + "\"" + keys + " }";
    return RUNNER.run(CheckText.as(check).probe(), TIMEOUT);
  }
}
