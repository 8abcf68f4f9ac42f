package hinomi.sink;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Changes every text within a JSON value and keeps its shape, so that it stays valid JSON.
final class Leaves {
  private Leaves() {}

  static JsonObject of(JsonObject json, UnaryOperator<String> change) {
    return of(json.getMap(), change);
  }

  private static JsonObject of(Map<?, ?> json, UnaryOperator<String> change) {
    JsonObject changed = new JsonObject();
    json.forEach((key, value) -> changed.put(String.valueOf(key), of(value, change)));
    return changed;
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
