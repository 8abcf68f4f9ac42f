package hinomi.text;

import hinomi.config.ValueType;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Bytes as people write and read them.
public final class Bytes {
  public static final String A_HEX = "bytes in hexadecimal, as \"00 1f ff\"";

  public static final ValueType<Buffer> HEX = ValueType.TEXT.as(A_HEX, Bytes::parse);

  private static final int CLIP = 100;

  private Bytes() {}

  /// As UTF-8, or each byte as one character (Latin-1) when they cannot be that.
  public static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /// What a peer sent, in one line and not too long, with `\x00` for what is no printable ASCII.
  public static String shown(byte[] bytes) {
    StringBuilder shown = new StringBuilder();
    for (int index = 0; index < Math.min(bytes.length, CLIP); index++) {
      int each = bytes[index] & 0xff;
      shown.append(
          switch (each) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            default -> each < ' ' || each > 126 ? String.format("\\x%02x", each) : (char) each + "";
          });
    }
    return bytes.length > CLIP ? shown + "..." : shown.toString();
  }

  /// The same, but as text where it is text of one line.
  public static String line(byte[] bytes) {
    String text = text(bytes);
    boolean isLine =
        text.getBytes(StandardCharsets.UTF_8).length == bytes.length
            && text.chars().noneMatch(Character::isISOControl);
    return !isLine ? shown(bytes) : text.length() > CLIP ? text.substring(0, CLIP) + "..." : text;
  }

  private static Buffer parse(String text) {
    try {
      return Buffer.buffer(HexFormat.of().parseHex(text.replace(" ", "")));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "must be pairs of hexadecimal digits, as \"00 1f ff\", was '" + text + "'", wrong);
    }
  }
}
