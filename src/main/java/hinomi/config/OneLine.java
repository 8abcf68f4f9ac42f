package hinomi.config;

/// Makes text from outside fit for a line of a log or a terminal.
public final class OneLine {
  private OneLine() {}

  /// The text in one line: control characters, and those that turn or hide what follows, are
  /// spelled out as `\n` or `\u001b`.
  public static String of(String text) {
    return isPlain(text) ? text : spelledOut(text);
  }

  /// Nearly all texts are, and they are many.
  private static boolean isPlain(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) < ' ' || text.charAt(index) > '~') {
        return false;
      }
    }
    return true;
  }

  private static String spelledOut(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(each -> append(line, each));
    return line.toString();
  }

  private static void append(StringBuilder line, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          line.append(spelled(character));
      default -> line.appendCodePoint(character);
    }
  }

  private static String spelled(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u%04x".formatted(character);
    };
  }
}
