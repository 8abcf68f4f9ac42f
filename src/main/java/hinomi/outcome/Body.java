package hinomi.outcome;

import java.lang.ref.WeakReference;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The body of an answer after decompression, and the charset to read it by. For one thread.
public final class Body {
  private final byte[] bytes;
  private final int size;
  private final Charset charset;
  private @Nullable String text;
  private Runnable onRelease = () -> {};
  private WeakReference<?> form = new WeakReference<>(null);
  private final Map<Charset, Body> others = new HashMap<>();

  /// Takes over the bytes: the caller must not change them.
  public Body(byte[] bytes, Charset charset) {
    this(bytes, bytes.length, charset);
  }

  /// The same; `onRelease` is called, maybe more than once, when it is no longer read.
  public Body(byte[] bytes, Charset charset, Runnable onRelease) {
    this(bytes, bytes.length, charset);
    this.onRelease = onRelease;
  }

  private Body(byte[] bytes, int size, Charset charset) {
    this.bytes = bytes;
    this.size = size;
    this.charset = charset;
  }

  /// Bytes as received, also when only the start is kept.
  public int size() {
    return size;
  }

  /// The same bytes, read by this charset.
  public Body in(Charset other) {
    return other.equals(charset)
        ? this
        : others.computeIfAbsent(other, it -> new Body(bytes, size, it));
  }

  /// Releases the memory that was reserved for it.
  public void release() {
    onRelease.run();
  }

  /// The start of the body, to be shown and not evaluated.
  public Body upTo(int most) {
    return new Body(Arrays.copyOf(bytes, Math.min(most, bytes.length)), size, charset);
  }

  /// Malformed input becomes the replacement character.
  public String text() {
    if (text == null) {
      text = new String(bytes, charset);
    }
    return text;
  }

  /// The SHA-256 hash of the bytes, in hexadecimal digits.
  public String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }

  /// The text in another form, parsed at the first call and cached while memory allows.
  public <T> T as(Class<T> type, Function<String, T> maker) {
    Object known = form.get();
    if (type.isInstance(known)) {
      return type.cast(known);
    }
    T made = maker.apply(text());
    form = new WeakReference<>(made);
    return made;
  }

  /// The first bytes as text, at most so many characters.
  public String start(int characters) {
    String start = new String(bytes, 0, Math.min(bytes.length, characters * 4), charset);
    return start.length() > characters ? start.substring(0, characters) : start;
  }
}
