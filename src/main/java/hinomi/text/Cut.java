package hinomi.text;

/// Shortens texts without splitting a character that takes two `char`s.
public final class Cut {
  private static final String MORE = "…";

  private Cut() {}

  /// The start of the text, at most so many `char`s.
  public static String to(int most, String text) {
    if (text.length() <= most) {
      return text;
    }
    int end = most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, Math.max(0, end));
  }

  /// The same; an ellipsis, which is counted, says that something is missing.
  public static String marked(int most, String text) {
    return text.length() <= most ? text : to(most - 1, text) + MORE;
  }
}
