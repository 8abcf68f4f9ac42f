package hinomi.outcome;

import java.nio.charset.Charset;

/// The body of an answer after decompression, and the charset to read it by.
public final class Body {
  private final byte[] bytes;
  private final Charset charset;

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
    return new String(bytes, charset);
  }

  /// The first bytes as text, at most so many characters.
  public String start(int characters) {
    String start = new String(bytes, 0, Math.min(bytes.length, characters * 4), charset);
    return start.length() > characters ? start.substring(0, characters) : start;
  }
}
