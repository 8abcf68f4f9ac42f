package hinomi.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Rules that Datadog's intakes have in common.
final class IntakeRules {
  private static final Pattern TAG = Pattern.compile("\\p{L}[\\p{L}\\p{N}_\\-:./]{0,199}(?<!:)");

  private IntakeRules() {}

  static void tags(JsonObject json) {
    array(json, "tags")
        .forEach(tag -> require(tag instanceof String text && isTag(text), "tag: " + tag));
  }

  private static boolean isTag(String tag) {
    return TAG.matcher(tag).matches() && tag.equals(tag.toLowerCase(Locale.ROOT));
  }

  static JsonArray array(JsonObject json, String key) {
    require(json.getValue(key) instanceof JsonArray, key + " must be a list");
    return json.getJsonArray(key);
  }

  static void only(JsonObject json, Set<String> known, String where) {
    json.fieldNames()
        .forEach(key -> require(known.contains(key), "unknown in " + where + ": " + key));
  }

  static void require(boolean isMet, String error) {
    if (!isMet) {
      throw new IllegalArgumentException(error);
    }
  }
}
