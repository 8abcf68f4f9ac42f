package hinomi.text;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Changes every text in a JSON value, keys too, and keeps its structure, so that it stays valid.
public final class JsonStrings {
  private JsonStrings() {}

  public static JsonObject of(JsonObject json, UnaryOperator<String> change) {
    return of(json.getMap(), change);
  }

  /// The same, but the values of these top-level keys stay.
  public static JsonObject of(JsonObject json, Set<String> kept, UnaryOperator<String> change) {
    JsonObject changed = new JsonObject();
    json.getMap()
        .forEach((key, value) -> changed.put(key, kept.contains(key) ? value : of(value, change)));
    return changed;
  }

  private static JsonObject of(Map<?, ?> json, UnaryOperator<String> change) {
    JsonObject changed = new JsonObject();
    json.forEach((key, value) -> changed.put(key(key, change, changed), of(value, change)));
    return changed;
  }

  /// Keys that become equal get a number.
  private static String key(Object key, UnaryOperator<String> change, JsonObject changed) {
    String name = change.apply(String.valueOf(key));
    String unique = name;
    for (int count = 2; changed.containsKey(unique); count++) {
      unique = name + " " + count;
    }
    return unique;
  }

  private static JsonArray of(List<?> json, UnaryOperator<String> change) {
    JsonArray changed = new JsonArray();
    json.forEach(value -> changed.add(of(value, change)));
    return changed;
  }

  private static @Nullable Object of(@Nullable Object value, UnaryOperator<String> change) {
    return switch (value) {
      case null -> null;
      case Number number -> number;
      case Boolean flag -> flag;
      case JsonObject object -> of(object.getMap(), change);
      case JsonArray array -> of(array.getList(), change);
      case Map<?, ?> map -> of(map, change);
      case List<?> list -> of(list, change);
      default -> change.apply(value.toString());
    };
  }
}
