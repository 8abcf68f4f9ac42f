package hinomi.datadog;

import java.util.Locale;

/// Spells tags as Datadog stores them, so that what is sent is what queries find.
public final class DatadogTag {
  private static final int LONGEST = 200;

  private DatadogTag() {}

  public static String of(String key, String value) {
    return spelled(key + ":" + value);
  }

  /// Lower case; what is neither letter, digit nor one of `_-:./` becomes `_`; cut at 200; no colon
  /// at the end.
  static String spelled(String tag) {
    return isSpelled(tag) ? tag : respelled(tag);
  }

  /// Nearly all are, and they are many.
  private static boolean isSpelled(String tag) {
    if (tag.length() > LONGEST || tag.endsWith(":")) {
      return false;
    }
    for (int index = 0; index < tag.length(); index++) {
      if (!isPlain(tag.charAt(index))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= '-' && character <= ':')
        || character == '_';
  }

  private static String respelled(String tag) {
    StringBuilder spelled = new StringBuilder();
    tag.toLowerCase(Locale.ROOT)
        .codePoints()
        .map(each -> isKept(each) ? each : '_')
        .takeWhile(each -> spelled.length() + Character.charCount(each) <= LONGEST)
        .forEach(spelled::appendCodePoint);
    while (!spelled.isEmpty() && spelled.charAt(spelled.length() - 1) == ':') {
      spelled.setLength(spelled.length() - 1);
    }
    return spelled.toString();
  }

  private static boolean isKept(int character) {
    return Character.isLetterOrDigit(character) || "_-:./".indexOf(character) >= 0;
  }
}
