package hinomi.probe;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.dns.DnsQuery;
import hinomi.dns.DnsReply;
import hinomi.dns.DnsWire;
import hinomi.dns.RecordType;
import hinomi.network.Fault;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Name servers that lie, stammer or say nothing.
class DnsHostileTest {
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final int HEADER = 12;

  @AutoClose private static final Lookout LOOKOUT = new Lookout();

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
          "no answer within 400ms: waiting for an answer from 127.0.0.1:" + silent.port(),
          failed.detail());
    }
  }

  @Test
  void anAnswerThatCannotBeReadIsAFault() {
    fails("protocol", question -> DnsAnswers.with(DnsProbeTest.good(question), 6, 0, 9));
    fails("protocol", question -> pointingAt(question, HEADER + 17)); // itself
    fails("protocol", question -> pointingAt(question, 0x3fff)); // beyond the end
    fails("too-large", question -> DnsAnswers.with(DnsProbeTest.good(question), 6, 255, 255));
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

      assertEquals(1900, answered.facts().find(DnsReply.ANSWERS).orElseThrow().size());
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

  /// Whatever the bytes are: a reply, none, or a fault, and soon.
  @Test
  void noBytesBreakTheReaderOrHoldItUp() {
    DnsQuery query = new DnsQuery("a.example", RecordType.A, true, false);
    byte[] good =
        DnsAnswers.record(
            DnsWire.question(query, 0),
            "A 192.0.2.1",
            "MX 10 mail.example.",
            "TXT \"text\"",
            "SOA ns.example. root.example. 1 2 3 4 5",
            "CAA 0 issue \"ca.example\"",
            "SRV 1 2 3 sip.example.");
    Random random = new Random(7);
    long longest = 0;
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = mutated(good, random);
      long start = System.nanoTime();
      read(query, bytes);
      longest = Math.max(longest, round < 1000 ? 0 : System.nanoTime() - start);
    }

    long millis = longest / 1_000_000;
    assertTrue(millis < 500, () -> "the longest took " + millis + " ms");
  }

  /// Names that each point at the one before: the reader follows all of them, for each record.
  @Test
  void aChainOfPointersDoesNotHoldUpTheReader() {
    DnsQuery query = new DnsQuery("a.example", RecordType.NS, true, false);
    byte[] bytes = chained(DnsWire.question(query, 0));
    read(query, bytes);
    long start = System.nanoTime();

    read(query, bytes);

    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis < 100, () -> "took " + millis + " ms");
  }

  private static void read(DnsQuery query, byte[] bytes) {
    try {
      DnsWire.reply(query, 0, bytes);
    } catch (Fault expected) {
      // the only exception there may be
    }
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int change = random.nextInt(8); change >= 0; change--) {
      bytes[2 + random.nextInt(bytes.length - 2)] = (byte) random.nextInt(256);
    }
    bytes[2] |= (byte) 0x80;
    return random.nextInt(4) > 0
        ? bytes
        : java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
  }

  /// One record of nothing but pointers, and others whose names begin at the end of it.
  private static byte[] chained(byte[] question) {
    ByteBuffer bytes = ByteBuffer.allocate(65_535);
    int end = HEADER + 11 + 4;
    bytes.put(DnsAnswers.record(question), 0, end);
    bytes.put(2, (byte) 0x80).putShort(4, (short) 1).putShort(6, (short) 2000).putInt(8, 0);
    int start = end + 11;
    int size = 0x3ffc - start - start % 2;
    record(bytes, HEADER, 10, size); // of type NULL
    int target = HEADER;
    for (int at = bytes.position(); at < start + size + 1; at += 2) {
      int here = bytes.position();
      bytes.putShort((short) (0xc000 | target));
      target = here;
    }
    for (int index = 1; index < 2000; index++) {
      record(bytes, HEADER, 2, 2);
      bytes.putShort((short) (0xc000 | target));
    }
    return java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static void record(ByteBuffer bytes, int name, int type, int size) {
    bytes.putShort((short) (0xc000 | name)).putShort((short) type).putShort((short) 1);
    bytes.putInt(60).putShort((short) size);
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
                  failed.detail().endsWith("which said something else 1 time"), failed::detail));
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
    long start = System.nanoTime();
    Failed failed = assertInstanceOf(Failed.class, look(port, keys));
    assertTrue(System.nanoTime() - start < TIMEOUT.plusMillis(100).toNanos());
    return failed;
  }

  private static hinomi.outcome.Outcome look(int port, String keys) {
    String check = "dns { name = a.example, server = \"127.0.0.1:" + port + "\"" + keys + " }";
    return LOOKOUT.look(Authored.as(check).probe(), TIMEOUT);
  }
}
