package hinomi.probe.dns;

import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Writes queries and reads responses (RFC 1035, 4).
final class DnsCodec {
  /// The size that passes every network unfragmented (DNS flag day 2020), in bytes.
  private static final int MAX_DATAGRAM = 1232;

  private static final int HEADER = 12;

  /// A name of one byte, and type, class, TTL and length.
  private static final int MIN_RECORD = 11;

  private static final int MAX_RECORDS = 2_000;
  private static final int QR = 0x8000;
  private static final int AA = 0x0400;
  private static final int TC = 0x0200;
  private static final int RD = 0x0100;
  private static final int AD = 0x0020;
  private static final int OPT = 41;
  private static final int DO = 0x8000;
  private static final List<String> CODES =
      List.of(
          "NOERROR",
          "FORMERR",
          "SERVFAIL",
          "NXDOMAIN",
          "NOTIMP",
          "REFUSED",
          "YXDOMAIN",
          "YXRRSET",
          "NXRRSET",
          "NOTAUTH",
          "NOTZONE");

  private DnsCodec() {}

  /// With EDNS (RFC 6891), or without for servers that do not know it.
  static byte[] write(DnsQuery query, int id, boolean edns) {
    ByteBuffer bytes = ByteBuffer.allocate(512);
    int flags =
        AD | (query.recursion() ? RD : 0); // AD: asks for it in the response (RFC 6840, 5.7)
    put(bytes, id, flags, 1, 0, 0, edns ? 1 : 0);
    for (String label : query.name().isEmpty() ? new String[0] : query.name().split("\\.", -1)) {
      bytes.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    bytes.put((byte) 0);
    put(bytes, query.type().number(), query.in().number());
    if (edns) {
      bytes.put((byte) 0);
      put(bytes, OPT, MAX_DATAGRAM, 0, query.dnssec() ? DO : 0, 0); // 6.1.2
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /// The response to the query; absent when the bytes are not one. For untrusted bytes: throws
  /// nothing but a [ProbeFault], and takes bounded time.
  static Optional<DnsResponse> read(DnsQuery query, int id, byte[] bytes) {
    if (bytes.length < HEADER) {
      return Optional.empty();
    }
    DnsReader reader = new DnsReader(bytes, query.in());
    boolean isOurs = reader.number() == id;
    int flags = reader.number();
    if (!isOurs || (flags & QR) == 0) {
      return Optional.empty();
    }
    try {
      return read(query, flags, reader);
    } catch (BufferUnderflowException | IllegalArgumentException wrong) {
      throw new ProbeFault(Cause.PROTOCOL, "the response is truncated or malformed");
    }
  }

  private static Optional<DnsResponse> read(DnsQuery query, int flags, DnsReader reader) {
    int questions = reader.number();
    int answers = reader.number();
    int authority = reader.number();
    int additional = reader.number();
    int all = answers + authority + additional;
    if (all * MIN_RECORD > reader.left()) {
      throw new IllegalArgumentException("more records than there is room for");
    }
    if (all > MAX_RECORDS) {
      throw new ProbeFault(
          Cause.TOO_LARGE, "the response has more than " + MAX_RECORDS + " records");
    }
    if (!isAbout(query, flags, questions, reader)) {
      return Optional.empty();
    }
    boolean truncated = (flags & TC) != 0; // the records may end anywhere
    Sections sections =
        truncated
            ? new Sections(List.of(), List.of(), List.of())
            : new Sections(
                records(reader, answers), records(reader, authority), records(reader, additional));
    return Optional.of(read(query.type(), flags, sections, reader.hasEdns()));
  }

  private record Sections(
      List<DnsRecord> answers, List<DnsRecord> authority, List<DnsRecord> additional) {}

  private static DnsResponse read(RecordType type, int flags, Sections sections, boolean edns) {
    List<DnsRecord> answers = sections.answers();
    List<DnsRecord> matching = answers.stream().filter(each -> each.type() == type).toList();
    return new DnsResponse(
        code(flags & 0xf),
        (flags & TC) != 0,
        (flags & AA) != 0,
        (flags & AD) != 0,
        edns,
        texts(matching),
        texts(
            answers.stream()
                .filter(each -> each.type() == RecordType.CNAME && each.type() != type)
                .toList()),
        texts(sections.authority()),
        texts(sections.additional()),
        matching.stream().map(DnsRecord::ttl).min(Long::compare));
  }

  /// A server may leave the question out of an error.
  private static boolean isAbout(DnsQuery query, int flags, int questions, DnsReader reader) {
    return questions == 0
        ? (flags & 0xf) != 0
        : questions == 1
            && reader.name().equalsIgnoreCase(query.name() + ".")
            && reader.number() == query.type().number()
            && reader.number() == query.in().number();
  }

  private static List<DnsRecord> records(DnsReader reader, int count) {
    List<DnsRecord> records = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      reader.record().ifPresent(records::add);
    }
    return records;
  }

  private static List<String> texts(List<DnsRecord> records) {
    return records.stream().map(DnsRecord::text).toList();
  }

  private static String code(int number) {
    return number < CODES.size() ? CODES.get(number) : "code " + number;
  }

  private static void put(ByteBuffer bytes, int... numbers) {
    for (int number : numbers) {
      bytes.putShort((short) number);
    }
  }
}
