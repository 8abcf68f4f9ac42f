package hinomi.probe.dns;

import hinomi.text.Bytes;
import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;

/// Reads the parts of an untrusted DNS message in order. Throws BufferUnderflowException or
/// IllegalArgumentException for malformed data. Compression pointers only lead back, and all names
/// of a message together have at most 300,000 characters, however often pointers repeat them.
final class DnsReader {
  /// Parameters of a service binding by their numbers (RFC 9460, 14.3.2).
  private static final List<String> PARAMETERS =
      List.of("mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint");

  private static final int OPT = 41;
  private static final int MAX_NAME = 255;
  private static final int MAX_POINTERS = 127;
  private static final int MAX_CHARACTERS_OF_NAMES = 300_000;

  private final RecordClass in;
  private final ByteBuffer bytes;
  private int charactersOfNames;
  private boolean hasEdns;

  /// Records of other classes are left out.
  DnsReader(byte[] message, RecordClass in) {
    this.in = in;
    bytes = ByteBuffer.wrap(message);
  }

  /// Bytes that are not read yet.
  int left() {
    return bytes.remaining();
  }

  /// Whether one of the records read so far is that of EDNS (RFC 6891, 6.1).
  boolean hasEdns() {
    return hasEdns;
  }

  int number() {
    return bytes.getShort() & 0xffff;
  }

  /// A name in lower case, as case does not matter, with a dot at its end.
  String name() {
    StringBuilder name = new StringBuilder();
    int end = -1;
    int pointers = 0;
    for (int length = octet(); length != 0; length = octet()) {
      if (length >= 0xc0) {
        int target = (length & 0x3f) << 8 | octet();
        end = end < 0 ? bytes.position() : end;
        pointers++;
        require(pointers <= MAX_POINTERS && target < bytes.position() - 2);
        bytes.position(target);
      } else {
        require(length < 0x40 && name.length() + length < MAX_NAME);
        int before = name.length();
        addLabel(name, length);
        charactersOfNames += name.length() - before;
      }
      require(charactersOfNames <= MAX_CHARACTERS_OF_NAMES);
    }
    if (end >= 0) {
      bytes.position(end);
    }
    return name.isEmpty() ? "." : name.toString().toLowerCase(Locale.ROOT);
  }

  /// The next record; absent when its type cannot be queried here.
  Optional<DnsRecord> record() {
    name();
    int number = number();
    hasEdns |= number == OPT;
    boolean isOfClass = number() == in.number();
    long ttl = Math.max(0, bytes.getInt()); // RFC 2181, 8
    int size = number();
    int end = bytes.position() + size;
    require(end <= bytes.limit());
    Optional<DnsRecord> record =
        RecordType.of(number)
            .filter(_ -> isOfClass)
            .map(type -> new DnsRecord(type, data(type, end), ttl));
    require(bytes.position() <= end);
    bytes.position(end);
    return record;
  }

  private String data(RecordType type, int end) {
    return switch (type) {
      case A -> address(4);
      case AAAA -> address(16);
      case NS, CNAME, PTR -> name();
      case MX -> number() + " " + name();
      case SRV -> number() + " " + number() + " " + number() + " " + name();
      case SOA -> name() + " " + name() + numbers(5);
      case TXT -> text(end);
      case CAA -> octet() + " " + text(octets(octet())) + " " + quoted(end - bytes.position());
      case NAPTR ->
          number()
              + " "
              + number()
              + " "
              + quoted(octet())
              + " "
              + quoted(octet())
              + " "
              + quoted(octet())
              + " "
              + name();
      case DS -> number() + " " + octet() + " " + octet() + " " + hex(end - bytes.position());
      case TLSA -> octet() + " " + octet() + " " + octet() + " " + hex(end - bytes.position());
      case SVCB, HTTPS -> number() + " " + name() + parameters(end);
    };
  }

  private String quoted(int size) {
    return PresentationFormat.quoted(octets(size));
  }

  private String hex(int size) {
    return HexFormat.of().withUpperCase().formatHex(octets(size));
  }

  /// Of a service binding (RFC 9460, 2.1 and appendix A); a parameter without a name here is
  /// `key7`.
  private String parameters(int end) {
    StringBuilder all = new StringBuilder();
    while (bytes.position() < end) {
      int key = number();
      int size = number();
      int last = bytes.position() + size;
      require(last <= end);
      all.append(' ').append(parameter(key, last));
      bytes.position(last);
    }
    return all.toString();
  }

  private String parameter(int key, int end) {
    return switch (key) {
      case 0 -> "mandatory=" + list(end, () -> nameOf(number()));
      case 1 -> "alpn=" + PresentationFormat.quoted(strings(end));
      case 3 -> "port=" + number();
      case 4 -> "ipv4hint=" + list(end, () -> address(4));
      case 5 -> "ech=" + Base64.getEncoder().encodeToString(octets(end - bytes.position()));
      case 6 -> "ipv6hint=" + list(end, () -> address(16));
      default -> {
        int size = end - bytes.position();
        yield nameOf(key) + (size == 0 ? "" : "=" + quoted(size));
      }
    };
  }

  private static String nameOf(int key) {
    return key < PARAMETERS.size() ? PARAMETERS.get(key) : "key" + key;
  }

  private String list(int end, Supplier<String> element) {
    StringJoiner all = new StringJoiner(",");
    while (bytes.position() < end) {
      all.add(element.get());
    }
    return all.toString();
  }

  private String address(int size) {
    byte[] address = octets(size);
    try {
      return size == 4
          ? NetUtil.toAddressString(InetAddress.getByAddress(address))
          : NetUtil.toAddressString(Inet6Address.getByAddress(null, address, -1), true);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String numbers(int count) {
    StringBuilder numbers = new StringBuilder();
    for (int index = 0; index < count; index++) {
      numbers.append(' ').append(Integer.toUnsignedString(bytes.getInt()));
    }
    return numbers.toString();
  }

  /// Several strings are one text (RFC 7208, 3.3).
  private String text(int end) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    strings(end).forEach(text::writeBytes);
    return text(text.toByteArray());
  }

  private List<byte[]> strings(int end) {
    List<byte[]> strings = new ArrayList<>();
    while (bytes.position() < end) {
      strings.add(octets(octet()));
    }
    return strings;
  }

  private static String text(byte[] string) {
    return Bytes.text(string).replaceAll("\\p{Cntrl}", " "); // one record is one line
  }

  private void addLabel(StringBuilder name, int length) {
    for (int index = 0; index < length; index++) {
      name.append(PresentationFormat.ofLabel(octet()));
    }
    name.append('.');
  }

  private byte[] octets(int size) {
    require(size >= 0 && size <= bytes.remaining());
    byte[] octets = new byte[size];
    bytes.get(octets);
    return octets;
  }

  private int octet() {
    return bytes.get() & 0xff;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new BufferUnderflowException();
    }
  }
}
