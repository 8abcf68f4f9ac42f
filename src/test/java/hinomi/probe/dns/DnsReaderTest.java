package hinomi.probe.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.DnsAnswers;
import hinomi.net.ProbeFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DnsReaderTest {
  private static final int HEADER = 12;
  private static final DnsQuery QUERY = new DnsQuery("a.example", RecordType.NS, true, false);
  private static final int END_OF_QUESTION = HEADER + QUERY.name().length() + 2 + 4;

  /// Where the data of the first record begins.
  private static final int RECORD = END_OF_QUESTION + 12;

  private static final Random RANDOM = new Random(7);

  /// The types that dnsjava writes in the same words as we do.
  private static final Set<Integer> COMPARED =
      Set.of(Type.A, Type.NS, Type.CNAME, Type.PTR, Type.MX, Type.SRV, Type.SOA);

  /// Whatever the bytes are, there is a reply, none, or a fault.
  @Test
  void noBytesBreakTheReader() {
    byte[] good =
        DnsAnswers.record(
            DnsCodec.write(QUERY, 0, true),
            "A 192.0.2.1",
            "MX 10 mail.example.",
            "TXT \"text\"",
            "SOA ns.example. root.example. 1 2 3 4 5",
            "CAA 0 issue \"ca.example\"",
            "NAPTR 100 10 \"S\" \"SIP+D2U\" \"\" sip.example.",
            "DS 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118",
            "TLSA 3 1 1 d2abde24",
            "HTTPS 1 . alpn=h2,h3 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1",
            "SRV 1 2 3 sip.example.");
    for (int round = 0; round < 100_000; round++) {
      read(mutated(good));
    }
  }

  /// dnsjava is a second opinion on whatever both can read.
  @Test
  void readsWhatDnsjavaReads() {
    byte[] good = authority("a.example", "www.b.a.example", "mail.a.example", "b.a.example");
    int compared = 0;
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = mutated(good);
      Optional<List<String>> ours = read(bytes).map(DnsReaderTest::compared);
      Optional<List<String>> theirs = byDnsjava(bytes);
      if (ours.isPresent() && theirs.isPresent()) {
        assertEquals(theirs, ours);
        compared++;
      }
    }

    assertTrue(compared > 1_000, "compared " + compared);
  }

  /// Names that each point at the one before, and records that all point at the last of them.
  @Test
  void aChainOfPointersIsFollowedUpToABound() {
    byte[] few = repeated(chain(110), 110 * 4 - 4, 300);
    byte[] many = repeated(chain(110), 110 * 4 - 4, 1_999);

    assertEquals(300, DnsCodec.read(QUERY, 0, few).orElseThrow().answers().size());
    assertThrows(ProbeFault.class, () -> DnsCodec.read(QUERY, 0, many));
  }

  @Test
  void aLongNameIsRepeatedUpToABound() {
    byte[] name = ByteBuffer.allocate(200).put(0, (byte) 60).put(61, (byte) 60).array();
    Arrays.fill(name, 1, 61, (byte) 'a');
    Arrays.fill(name, 62, 122, (byte) 'a');
    byte[] few = repeated(name, 0, 1_000);
    byte[] many = repeated(name, 0, 1_999);

    assertEquals(1_000, DnsCodec.read(QUERY, 0, few).orElseThrow().answers().size());
    assertThrows(ProbeFault.class, () -> DnsCodec.read(QUERY, 0, many));
  }

  /// Each is written as four characters.
  @Test
  void aNameOfUnprintableOctetsIsRepeatedUpToABound() {
    byte[] name = new byte[62];
    Arrays.fill(name, 1, 61, (byte) 7);
    name[0] = 60;
    byte[] few = repeated(name, 0, 600);
    byte[] many = repeated(name, 0, 1_999);

    assertEquals(600, DnsCodec.read(QUERY, 0, few).orElseThrow().answers().size());
    assertThrows(ProbeFault.class, () -> DnsCodec.read(QUERY, 0, many));
  }

  private static Optional<DnsResponse> read(byte[] bytes) {
    try {
      return DnsCodec.read(QUERY, 0, bytes);
    } catch (ProbeFault expected) {
      return Optional.empty();
    }
  }

  private static List<String> compared(DnsResponse reply) {
    return reply.authority().stream()
        .filter(each -> COMPARED.contains(Type.value(each.substring(0, each.indexOf(' ')))))
        .toList();
  }

  /// Absent when it cannot be read, is truncated, or holds a name that it escapes in another way.
  private static Optional<List<String>> byDnsjava(byte[] bytes) {
    try {
      byte[] bare = bytes.clone();
      ByteBuffer.wrap(bare).putShort(HEADER - 2, (short) 0); // we do not read that section
      Message message = new Message(bare);
      List<String> texts =
          message.getSection(Section.AUTHORITY).stream()
              .filter(each -> each.getDClass() == DClass.IN)
              .filter(each -> COMPARED.contains(each.getType()))
              .map(DnsReaderTest::text)
              .toList();
      boolean sameWords = texts.stream().noneMatch(text -> text.contains("\\"));
      return sameWords && !message.getHeader().getFlag(Flags.TC)
          ? Optional.of(texts)
          : Optional.empty();
    } catch (IOException | IndexOutOfBoundsException unreadable) {
      return Optional.empty();
    }
  }

  private static String text(Record dns) {
    return Type.string(dns.getType()) + " " + dns.rdataToString().toLowerCase(Locale.ROOT);
  }

  private static byte[] authority(String... names) {
    return DnsAnswers.message(
        DnsCodec.write(QUERY, 0, true),
        message -> {
          for (String name : names) {
            for (String record :
                List.of(
                    "A 192.0.2.1",
                    "NS ns.Example.",
                    "MX 10 mail.a.example.",
                    "SRV 1 2 3 sip.a.example.",
                    "CNAME b.a.example.",
                    "SOA ns.example. root.a.example. 1 2 3 4 4294967295")) {
              message.addRecord(DnsAnswers.recordOf(name, record), Section.AUTHORITY);
            }
          }
          return message;
        });
  }

  private static byte[] mutated(byte[] good) {
    byte[] bytes = good.clone();
    for (int change = RANDOM.nextInt(8); change >= 0; change--) {
      bytes[2 + RANDOM.nextInt(bytes.length - 2)] = (byte) RANDOM.nextInt(256);
    }
    bytes[2] |= (byte) 0x80;
    return RANDOM.nextInt(4) > 0 ? bytes : Arrays.copyOf(bytes, RANDOM.nextInt(bytes.length) + 1);
  }

  /// Names of one label more each, all but the first by a pointer at the one before.
  private static byte[] chain(int length) {
    ByteBuffer names = ByteBuffer.allocate(length * 4);
    for (int index = 0; index < length; index++) {
      int before = index == 0 ? HEADER : RECORD + (index - 1) * 4;
      names.put((byte) 1).put((byte) 'a').putShort((short) (0xc000 | before));
    }
    return names.array();
  }

  /// One record of any data, and others whose names and data are pointers to a place in it.
  private static byte[] repeated(byte[] data, int at, int times) {
    ByteBuffer bytes = answers(DnsCodec.write(QUERY, 0, true), times + 1);
    record(bytes, HEADER, 10, data.length); // of type NULL
    bytes.put(data);
    for (int index = 0; index < times; index++) {
      record(bytes, RECORD + at, 2, 2);
      bytes.putShort((short) (0xc000 | RECORD + at));
    }
    byte[] answer = new byte[bytes.position()];
    bytes.get(0, answer);
    return answer;
  }

  /// The beginning of an answer: its header, and the question.
  private static ByteBuffer answers(byte[] question, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(65_535);
    bytes.put(DnsAnswers.record(question), 0, END_OF_QUESTION);
    return bytes.put(2, (byte) 0x80).putShort(4, (short) 1).putShort(6, (short) count).putInt(8, 0);
  }

  private static void record(ByteBuffer bytes, int name, int type, int size) {
    bytes.putShort((short) (0xc000 | name)).putShort((short) type).putShort((short) 1);
    bytes.putInt(60).putShort((short) size);
  }
}
