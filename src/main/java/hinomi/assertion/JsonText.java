package hinomi.assertion;

/// Looks a text over before it is read as JSON: how many digits its longest number has, and how
/// much memory its values would take. That is known in one pass, and nothing else bounds it.
final class JsonText {
  static final int MOST_DIGITS = 1000;

  /// The least that lets any text of a mebibyte pass.
  static final long MOST_MEMORY = 40L << 20;

  /// Bytes that one of it takes, as measured with compact headers, and rounded up.
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

  /// Whether a string in it has a number of too many digits; throws [EvaluationException] when a
  /// value is beyond its bounds.
  static boolean check(String text) {
    JsonText look = new JsonText(text);
    look.values();
    return look.hasLongDigits;
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
      throw new EvaluationException("a number of more than " + MOST_DIGITS + " digits");
    }
  }

  private static boolean isOfNumber(char next) {
    return (next >= '0' && next <= '9') || "+-.eE".indexOf(next) >= 0;
  }

  /// Where it ends.
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
          "JSON of too many values: more than " + (MOST_MEMORY >> 20) + " MiB");
    }
  }
}
