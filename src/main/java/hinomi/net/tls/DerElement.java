package hinomi.net.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/// One ASN.1 element (X.690, DER) in untrusted bytes: its tag and where its content lies. Throws
/// [IllegalArgumentException] for what exceeds its bounds.
final class DerElement {
  private static final int MAX_ID = 64;

  private final int tag;
  private final byte[] bytes;
  private final int start;
  private final int from;
  private final int to;

  /// The tag is at `start`, the content between `from` and `to`.
  private DerElement(int tag, byte[] bytes, int start, int from, int to) {
    this.tag = tag;
    this.bytes = bytes;
    this.start = start;
    this.from = from;
    this.to = to;
  }

  /// The element at the beginning of the bytes.
  static DerElement first(byte[] bytes) {
    return at(bytes, 0, bytes.length);
  }

  int tag() {
    return tag;
  }

  /// Its child elements, which must fill it.
  List<DerElement> parts() {
    List<DerElement> parts = new ArrayList<>();
    for (int at = from; at < to; at = parts.getLast().to) {
      parts.add(at(bytes, at, to));
    }
    return parts;
  }

  byte[] content() {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /// With tag and length.
  byte[] whole() {
    return Arrays.copyOfRange(bytes, start, to);
  }

  int length() {
    return to - from;
  }

  /// An object identifier in dotted numbers.
  String id() {
    check(tag == Der.OBJECT_ID && length() > 0 && length() <= MAX_ID);
    StringJoiner dotted = new StringJoiner(".");
    long number = 0;
    for (int at = from; at < to; at++) {
      number = (number << 7) | (bytes[at] & 0x7f);
      if (bytes[at] >= 0) {
        addTo(dotted, number);
        number = 0;
      }
    }
    return dotted.toString();
  }

  private static void addTo(StringJoiner dotted, long number) {
    if (dotted.length() > 0) {
      dotted.add(String.valueOf(number));
      return;
    }
    long first = Math.min(2, number / 40);
    dotted.add(String.valueOf(first)).add(String.valueOf(number - first * 40));
  }

  private static DerElement at(byte[] bytes, int start, int end) {
    check(end - start >= 2);
    int tag = bytes[start] & 0xff;
    int length = bytes[start + 1] & 0xff;
    int from = start + 2;
    check((tag & 0x1f) != 0x1f && length != 0x80);
    if (length > 0x80) {
      int octets = length - 0x80;
      check(octets <= 3 && end - from >= octets);
      length = 0;
      for (int octet = 0; octet < octets; octet++) {
        length = (length << 8) | (bytes[from++] & 0xff);
      }
    }
    check(length <= end - from);
    return new DerElement(tag, bytes, start, from, from + length);
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("not DER");
    }
  }
}
