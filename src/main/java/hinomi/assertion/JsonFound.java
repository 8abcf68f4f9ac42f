package hinomi.assertion;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import hinomi.outcome.Body;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import net.minidev.json.parser.JSONParser;

/// What a JSON path found in a body: no value, one, or (for a path that may point at many) several;
/// or that the body is no JSON.
record JsonFound(boolean isJson, List<String> values, String shown) {
  /// Left to itself, the parser would take any text for JSON.
  private static final Configuration STRICT =
      Configuration.builder()
          .jsonProvider(new JsonSmartJsonProvider(JSONParser.MODE_RFC4627))
          .build();

  static JsonFound in(Body body, JsonPath path) {
    try {
      Object found = path.read(body.text(), STRICT);
      return path.isDefinite() || !(found instanceof Collection<?> many)
          ? of(List.of(text(found)))
          : of(many.stream().map(JsonFound::text).toList());
    } catch (InvalidJsonException notJson) {
      return new JsonFound(false, List.of(), "a body that is no JSON");
    } catch (JsonPathException | IllegalArgumentException nothing) {
      return of(List.of());
    }
  }

  private static JsonFound of(List<String> values) {
    String shown =
        switch (values.size()) {
          case 0 -> Wish.ABSENT;
          case 1 -> "'" + values.getFirst() + "'";
          default -> values.toString();
        };
    return new JsonFound(true, values, shown);
  }

  private static String text(Object value) {
    return Objects.toString(value);
  }
}
