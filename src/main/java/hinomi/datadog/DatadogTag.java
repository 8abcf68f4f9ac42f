package hinomi.datadog;

import hinomi.check.Check;
import hinomi.check.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Tags, normalized as Datadog stores them, so that queries find what was sent.
public final class DatadogTag {
  private static final int LONGEST = 200;

  private DatadogTag() {}

  public static String of(String key, String value) {
    return normalized(key + ":" + value);
  }

  /// The tags of everything sent about a check. Its own tags win over the constants.
  static List<String> of(Check check, Location location, Map<String, String> constants) {
    Map<String, String> tags = new TreeMap<>(constants);
    tags.putAll(check.about().tags());
    List<String> all = new ArrayList<>(tags.size() + 3);
    all.add(of("check", check.name()));
    all.add(of("kind", check.kind().key()));
    all.add(of("location", location.name()));
    tags.forEach((key, value) -> all.add(of(key, value)));
    return List.copyOf(all);
  }

  /// Lower case; what is neither letter, digit nor one of `_-:./` becomes `_`; at most 200
  /// characters; no colon at the end.
  static String normalized(String tag) {
    return isNormal(tag) ? tag : normalize(tag);
  }

  /// The fast path: nearly all tags are.
  private static boolean isNormal(String tag) {
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

  private static String normalize(String tag) {
    StringBuilder normal = new StringBuilder();
    tag.toLowerCase(Locale.ROOT)
        .codePoints()
        .map(each -> isKept(each) ? each : '_')
        .takeWhile(each -> normal.length() + Character.charCount(each) <= LONGEST)
        .forEach(normal::appendCodePoint);
    while (!normal.isEmpty() && normal.charAt(normal.length() - 1) == ':') {
      normal.setLength(normal.length() - 1);
    }
    return normal.toString();
  }

  private static boolean isKept(int character) {
    return Character.isLetterOrDigit(character) || "_-:./".indexOf(character) >= 0;
  }
}
