package hinomi.probe.dns;

import hinomi.text.Bytes;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;

/// Reads the parts of an untrusted DNS message in order. Throws BufferUnderflowException or
/// IllegalArgumentException for malformed data. Compression pointers only lead back, and all names
/// of a message together have at most 300,000 characters, however often pointers repeat them.
final class DnsReader {
  private static final int MAX_NAME = 255;
  private static final int MAX_POINTERS = 127;
  private static final int MAX_CHARACTERS_OF_NAMES = 300_000;

  private final RecordClass in;
  private final ByteBuffer bytes;
  private int charactersOfNames;

  /// Records of other classes are left out.
  DnsReader(byte[] message, RecordClass in) {
    this.in = in;
    bytes = ByteBuffer.wrap(message);
  }

  /// Bytes that are not read yet.
  int left() {
    return bytes.remaining();
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
      case TXT -> strings(end);
      case CAA -> octet() + " " + text(octet()) + " " + quoted(end - bytes.position());
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

  /// As `dig` writes it (RFC 1035, 5.1).
  private String quoted(int size) {
    return "\"" + text(size).replaceAll("([\"\\\\])", "\\\\$1") + "\"";
  }

  private String hex(int size) {
    require(size >= 0 && size <= bytes.remaining());
    byte[] data = new byte[size];
    bytes.get(data);
    return HexFormat.of().withUpperCase().formatHex(data);
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
      case 1 -> "alpn=\"" + list(end, () -> text(octet())) + "\"";
      case 2 -> "no-default-alpn";
      case 3 -> "port=" + number();
      case 4 -> "ipv4hint=" + list(end, () -> address(4));
      case 6 -> "ipv6hint=" + list(end, () -> address(16));
      default -> "key" + key + "=" + hex(end - bytes.position());
    };
  }

  private String list(int end, Supplier<String> element) {
    StringJoiner all = new StringJoiner(",");
    while (bytes.position() < end) {
      all.add(element.get());
    }
    return all.toString();
  }

  private String address(int size) {
    byte[] address = new byte[size];
    bytes.get(address);
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(address));
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
  private String strings(int end) {
    StringBuilder text = new StringBuilder();
    while (bytes.position() < end) {
      text.append(text(octet()));
    }
    return text.toString();
  }

  private String text(int size) {
    require(size >= 0 && size <= bytes.remaining());
    byte[] text = new byte[size];
    bytes.get(text);
    return Bytes.text(text).replaceAll("\\p{Cntrl}", " "); // one record is one line
  }

  /// Writes a dot, and what is not printable ASCII, as `\046` (RFC 1035, 5.1).
  private void addLabel(StringBuilder name, int length) {
    for (int index = 0; index < length; index++) {
      int each = octet();
      boolean plain = each > ' ' && each < 127 && each != '.' && each != '\\';
      if (plain) {
        name.append((char) each);
      } else {
        name.append('\\').append(each / 100).append(each / 10 % 10).append(each % 10);
      }
    }
    name.append('.');
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
