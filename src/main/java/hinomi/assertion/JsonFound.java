package hinomi.assertion;

import static hinomi.config.Kind.TEXT;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import hinomi.config.Kind;
import hinomi.outcome.Body;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;
import net.minidev.json.parser.JSONParser;
import org.jspecify.annotations.Nullable;

/// What a JSON path found in a body: no value, one, or (for a path that may point at many) several;
/// or that the body is no JSON.
record JsonFound(boolean isJson, List<@Nullable Object> found) {
  static final Kind<JsonPath> PATH = TEXT.as("a JSON path, as $.status", JsonFound::path);

  /// Left to itself, the parser would take any text for JSON.
  private static final Configuration STRICT =
      Configuration.builder()
          .jsonProvider(new JsonSmartJsonProvider(JSONParser.MODE_RFC4627))
          .build();

  /// Without the backslashes that only a web page would need before a slash.
  private static final JSONStyle PLAIN = new JSONStyle(JSONStyle.FLAG_PROTECT_4WEB);

  static JsonFound in(Body body, JsonPath path) {
    try {
      Object found = path.read(body.text(), STRICT);
      return path.isDefinite() || !(found instanceof Collection<?> many)
          ? new JsonFound(true, Collections.singletonList(found))
          : new JsonFound(true, new ArrayList<>(many));
    } catch (InvalidJsonException notJson) {
      return new JsonFound(false, List.of());
    } catch (JsonPathException | IllegalArgumentException nothing) {
      return new JsonFound(true, List.of());
    }
  }

  List<String> values() {
    return found.stream().map(JsonFound::text).toList();
  }

  String shown() {
    if (!isJson) {
      return "a body that is no JSON";
    }
    List<String> values = values();
    return switch (values.size()) {
      case 0 -> Wish.ABSENT;
      case 1 -> "'" + values.getFirst() + "'";
      default -> values.toString();
    };
  }

  /// The first value that is not null.
  Optional<String> first() {
    return found.stream().filter(Objects::nonNull).map(JsonFound::text).findFirst();
  }

  private static String text(@Nullable Object value) {
    return value instanceof Map || value instanceof Collection
        ? JSONValue.toJSONString(value, PLAIN)
        : String.valueOf(value);
  }

  static JsonPath path(String text) {
    try {
      return JsonPath.compile(text);
    } catch (InvalidPathException | IllegalArgumentException wrong) {
      // A cause is the library tripping over the path: its words are not for authors.
      String why = wrong.getCause() == null ? ": " + wrong.getMessage() : "";
      throw new IllegalArgumentException("is no JSON path, as $.status" + why, wrong);
    }
  }
}
