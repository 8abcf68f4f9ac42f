package hinomi.assertion;

/// Scans a text before it is parsed as JSON, because the parser has no limits: how many digits its
/// longest number has, and how many bytes of memory its values would take.
final class JsonText {
  static final int MOST_DIGITS = 1000;

  /// Bytes; the least that lets any text of 1 MiB pass.
  static final long MOST_MEMORY = 40L << 20;

  /// Bytes of heap for one of each, measured with compact headers and rounded up.
  private static final int OBJECT = 56;

  private static final int ENTRY = 130;
  private static final int ARRAY = 80;
  private static final int VALUE = 8;
  private static final int STRING = 40;
  private static final int STEPS = 1024;

  private final String text;
  private final Budget budget = Budget.current();
  private long memory;
  private int digits;
  private boolean hasLongDigits;

  private JsonText(String text) {
    this.text = text;
  }

  /// Whether a string holds a number of too many digits; throws [EvaluationException] when another
  /// limit is exceeded.
  static boolean check(String text) {
    JsonText scan = new JsonText(text);
    scan.values();
    return scan.hasLongDigits;
  }

  private void values() {
    for (int at = 0; at < text.length(); at++) {
      char next = text.charAt(at);
      switch (next) {
        case '"' -> at = string(at);
        case '{' -> takes(OBJECT);
        case '[' -> takes(ARRAY);
        case ':' -> takes(ENTRY);
        case ',' -> takes(VALUE);
        default -> number(next);
      }
      if (at % STEPS == 0) {
        budget.spend(STEPS);
      }
    }
  }

  private void number(char next) {
    digits = isOfNumber(next) ? digits + 1 : 0;
    if (digits > MOST_DIGITS) {
      throw new EvaluationException("a number has more than " + MOST_DIGITS + " digits");
    }
  }

  private static boolean isOfNumber(char next) {
    return (next >= '0' && next <= '9') || "+-.eE".indexOf(next) >= 0;
  }

  /// The position where the string ends.
  private int string(int start) {
    digits = 0;
    int run = 0;
    int at = start + 1;
    for (; at < text.length() && text.charAt(at) != '"'; at++) {
      boolean isEscape = text.charAt(at) == '\\';
      run = isEscape || isOfNumber(text.charAt(at)) ? run + 1 : 0;
      hasLongDigits |= run > MOST_DIGITS;
      at += isEscape && at + 5 < text.length() && text.charAt(at + 1) == 'u' ? 5 : isEscape ? 1 : 0;
    }
    budget.spend(at - start);
    takes(STRING + 2L * (at - start));
    return at;
  }

  private void takes(long bytes) {
    digits = 0;
    memory += bytes;
    if (memory > MOST_MEMORY) {
      throw new EvaluationException(
          "the JSON takes more than " + (MOST_MEMORY >> 20) + " MiB of memory");
    }
  }
}
