package hinomi.check;

import hinomi.config.Section;
import hinomi.config.Setting;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Constant tags as Datadog normalizes them, so that generated monitors match the points sent.
final class Tags {
  private static final Set<String> RESERVED =
      Set.of(
          "check",
          "kind",
          "location",
          "reason",
          "phase",
          "step",
          "host",
          "device",
          "hinomi",
          "audience");
  private static final Pattern NOT_ALLOWED = Pattern.compile("[^\\p{L}\\p{N}_\\-:./]");
  private static final int LONGEST = 200;

  private Tags() {}

  static Setting<Map<String, String>> read(Section check) {
    Section tags = check.section("tags");
    Map<String, String> read = new TreeMap<>();
    for (String key : tags.keys()) {
      Setting<String> value = tags.required(key, BoundedTypes.SOME_TEXT);
      if (tags.isFromEnvironment(key)) {
        tags.refuse(
            key,
            "must not come from the environment: tags are shown to everyone"
                + ", unless hinomi.environment.plain names the variable");
      } else if (value.isGood()) {
        add(tags, key, value.get(), read);
      }
    }
    return tags.make(() -> Map.copyOf(read));
  }

  private static void add(Section tags, String key, String value, Map<String, String> read) {
    String name = normal(key);
    if (RESERVED.contains(name)) {
      tags.refuse(key, "is a tag that the agent sets itself");
    } else if (name.isEmpty() || !Character.isLetter(name.charAt(0)) || name.contains(":")) {
      tags.refuse(key, "a tag begins with a letter and has no ':' in its name");
    } else if (read.containsKey(name)) {
      tags.refuse(key, "becomes the tag '" + name + "', as does another key");
    } else {
      read.put(name, cut(name, normal(value)));
    }
  }

  private static String cut(String name, String value) {
    return value.substring(0, Math.min(value.length(), Math.max(0, LONGEST - name.length() - 1)));
  }

  /// In lower case, with runs of other characters as one `_`, and none of these at the end.
  static String normal(String text) {
    return NOT_ALLOWED
        .matcher(text.toLowerCase(Locale.ROOT))
        .replaceAll("_")
        .replaceAll("_+", "_")
        .replaceAll("[_:]+$", "");
  }
}
