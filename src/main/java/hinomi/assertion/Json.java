package hinomi.assertion;

import static hinomi.config.Kind.TEXT;

import com.jayway.jsonpath.Configuration;
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
import net.minidev.json.parser.ParseException;
import org.jspecify.annotations.Nullable;

/// A body as JSON, if it is some, and what JSON paths find in it.
record Json(boolean isJson, @Nullable Object root) {
  static final Kind<JsonPath> PATH = TEXT.as("a JSON path, as $.status", Json::path);
  static final String NO_JSON = "a body that is no JSON";

  /// Left to itself, the parser would take any text for JSON, however deep.
  private static final int STRICT = JSONParser.MODE_RFC4627 | JSONParser.LIMIT_JSON_DEPTH;

  private static final Configuration PLAINLY =
      Configuration.builder().jsonProvider(new JsonSmartJsonProvider(STRICT)).build();

  /// Without the backslashes that only a web page would need before a slash.
  private static final JSONStyle PLAIN = new JSONStyle(JSONStyle.FLAG_PROTECT_4WEB);

  static Json of(Body body) {
    return body.as(Json.class, Json::parse);
  }

  static Json parse(String text) {
    try {
      return new Json(true, new JSONParser(STRICT).parse(text));
    } catch (ParseException | IllegalArgumentException notJson) {
      return new Json(false, null);
    }
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

  Found find(JsonPath path) {
    if (!isJson) {
      throw new Unjudged(NO_JSON);
    }
    return new Found(all(path).stream().map(Json::text).toList());
  }

  /// The first value that is not null.
  Optional<String> first(JsonPath path) {
    return all(path).stream().filter(Objects::nonNull).map(Json::text).findFirst();
  }

  private List<@Nullable Object> all(JsonPath path) {
    if (root == null) {
      return List.of();
    }
    try {
      Object found = path.read(root, PLAINLY);
      return path.isDefinite() || !(found instanceof Collection<?> many)
          ? Collections.singletonList(found)
          : new ArrayList<>(many);
    } catch (JsonPathException | IllegalArgumentException nothing) {
      return List.of();
    }
  }

  private static String text(@Nullable Object value) {
    return value instanceof Map || value instanceof Collection
        ? JSONValue.toJSONString(value, PLAIN)
        : String.valueOf(value);
  }
}
