package hinomi.redaction;

import java.util.BitSet;

/// Masks secrets in texts: plain and in any case, escaped as in URLs, HTML and JSON, in Base64 at
/// any offset, in hexadecimal, and in nested encodings. Safe for use by several threads.
public final class Redactor {
  public static final String MASK = "***";

  /// Characters of the shortest value that is masked; shorter ones occur by chance.
  public static final int SHORTEST = SecretIndex.WINDOW;

  private final SecretIndex index = new SecretIndex();

  public void add(String value) {
    index.add(value);
  }

  /// Takes back one adding of the value.
  public void remove(String value) {
    index.remove(value);
  }

  /// The text with each secret masked, also one that an ellipsis cuts off.
  public String redact(String text) {
    return redact(text, false);
  }

  /// The same for a text that may end, or hold a quote that ends, in the middle of a secret.
  public String redactCut(String text) {
    return redact(text, true);
  }

  private String redact(String text, boolean cut) {
    if (text.length() < SHORTEST || index.isEmpty()) {
      return text;
    }
    BitSet masked = new SecretSearch(index, text, cut).run();
    return masked.isEmpty() ? text : masked(text, masked);
  }

  private static String masked(String text, BitSet masked) {
    StringBuilder redacted = new StringBuilder(text.length());
    int end = 0;
    int start = masked.nextSetBit(0);
    while (start >= 0) {
      redacted.append(text, end, start).append(MASK);
      end = Math.min(masked.nextClearBit(start), text.length());
      start = masked.nextSetBit(end);
    }
    return redacted.append(text, end, text.length()).toString();
  }
}
