package hinomi.outcome;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/// The body of an answer after decompression, and the charset to read it by. For one thread.
public final class Body {
  private final byte[] bytes;
  private final Charset charset;
  private @Nullable String text;

  /// Takes over the bytes: who made them must not write to them any more.
  public Body(byte[] bytes, Charset charset) {
    this.bytes = bytes;
    this.charset = charset;
  }

  public int size() {
    return bytes.length;
  }

  /// What cannot be decoded becomes the replacement character.
  public String text() {
    if (text == null) {
      text = new String(bytes, charset);
    }
    return text;
  }

  /// The first bytes as text, at most so many characters.
  public String start(int characters) {
    String start = new String(bytes, 0, Math.min(bytes.length, characters * 4), charset);
    return start.length() > characters ? start.substring(0, characters) : start;
  }
}
