package hinomi.dns;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.DnsAnswers;
import hinomi.network.Fault;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsReaderTest {
  private static final int HEADER = 12;

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
    return random.nextInt(4) > 0 ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
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
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static void record(ByteBuffer bytes, int name, int type, int size) {
    bytes.putShort((short) (0xc000 | name)).putShort((short) type).putShort((short) 1);
    bytes.putInt(60).putShort((short) size);
  }
}
