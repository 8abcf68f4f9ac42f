package hinomi.net.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Writes the ASN.1 elements of a certificate (X.690, DER).
public final class Der {
  public static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_ID = 0x06;
  static final int UTF8 = 0x0c;
  static final int GENERALIZED_TIME = 0x18;
  static final int UTC_TIME = 0x17;
  public static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  static final byte[] TRUE = {0x01, 0x01, (byte) 0xff};

  private static final Instant YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z");

  private Der() {}

  /// An element of the type with these parts.
  public static byte[] of(int type, byte[]... parts) {
    byte[] content = joined(parts);
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(type);
    if (content.length > 127) {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int zero = length[0] == 0 ? 1 : 0;
      der.write(0x80 | (length.length - zero));
      der.write(length, zero, length.length - zero);
    } else {
      der.write(content.length);
    }
    der.writeBytes(content);
    return der.toByteArray();
  }

  public static byte[] sequence(byte[]... parts) {
    return of(SEQUENCE, parts);
  }

  public static byte[] integer(BigInteger value) {
    return of(INTEGER, value.toByteArray());
  }

  public static byte[] text(int type, String text) {
    return of(type, text.getBytes(StandardCharsets.UTF_8));
  }

  /// A bit string without unused bits.
  static byte[] bits(byte[] bytes) {
    return of(BIT_STRING, new byte[] {0}, bytes);
  }

  /// With a two-digit year until 2049 (RFC 5280, 4.1.2.5).
  static byte[] time(Instant instant) {
    boolean late = !instant.isBefore(YEAR_2050);
    return text(
        late ? GENERALIZED_TIME : UTC_TIME,
        DateTimeFormatter.ofPattern(late ? "uuuuMMddHHmmss'Z'" : "uuMMddHHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(instant));
  }

  /// An object identifier from dotted numbers.
  static byte[] id(String dotted) {
    String[] numbers = dotted.split("\\.", -1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(Integer.parseInt(numbers[0]) * 40 + Integer.parseInt(numbers[1]));
    for (int index = 2; index < numbers.length; index++) {
      writeBase128(content, Integer.parseInt(numbers[index]));
    }
    return of(OBJECT_ID, content.toByteArray());
  }

  private static void writeBase128(ByteArrayOutputStream out, int number) {
    for (int shift = 28; shift > 0; shift -= 7) {
      if (number >> shift != 0) {
        out.write((number >> shift & 0x7f) | 0x80);
      }
    }
    out.write(number & 0x7f);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] each : parts) {
      all.writeBytes(each);
    }
    return all.toByteArray();
  }
}
