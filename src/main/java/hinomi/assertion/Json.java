package hinomi.assertion;

import static hinomi.config.ValueType.TEXT;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import hinomi.config.ValueType;
import hinomi.outcome.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
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
///
/// Strings with long numbers are known, because filters read them as numbers.
record Json(boolean isJson, @Nullable Object root, boolean hasLongDigits) {
  static final ValueType<JsonPath> PATH = TEXT.as("a JSON path, as $.status", Json::path);
  static final String NO_JSON = "a body that is no JSON";

  /// Left to itself, the parser would take any text for JSON, however deep.
  private static final int STRICT = JSONParser.MODE_RFC4627 | JSONParser.LIMIT_JSON_DEPTH;

  private static final Configuration PLAINLY =
      Configuration.builder().jsonProvider(new CountedJson(STRICT)).build();

  /// Without the backslashes that only a web page would need before a slash.
  private static final JSONStyle PLAIN = new JSONStyle(JSONStyle.FLAG_PROTECT_4WEB);

  static {
    CountedRegex.install();
  }

  static Json of(Body body) {
    return body.as(Json.class, Json::parse);
  }

  static Json parse(String text) {
    boolean hasLongDigits = JsonText.check(text);
    try {
      return new Json(true, new JSONParser(STRICT).parse(text), hasLongDigits);
    } catch (ParseException | RuntimeException notJson) {
      return new Json(false, null, false);
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

  FoundValues find(JsonPath path) {
    if (!isJson) {
      throw new EvaluationException(NO_JSON);
    }
    return Budget.within(() -> new FoundValues(all(path).stream().map(Json::text).toList()));
  }

  /// The first value that is not null.
  Optional<String> first(JsonPath path) {
    return Budget.within(
        () -> all(path).stream().filter(Objects::nonNull).map(Json::text).findFirst());
  }

  private List<@Nullable Object> all(JsonPath path) {
    if (root == null) {
      return List.of();
    }
    if (hasLongDigits && path.getPath().contains("?")) {
      throw new EvaluationException(
          "a text with a number of more than " + JsonText.MOST_DIGITS + " digits");
    }
    try {
      Object found = path.read(root, PLAINLY);
      Budget.current().over().ifPresent(Json::unjudged);
      return path.isDefinite() || !(found instanceof Collection<?> many)
          ? Collections.singletonList(found)
          : new ArrayList<>(many);
    } catch (InvalidPathException nothing) {
      return List.of();
    } catch (EvaluationException given) {
      throw given;
    } catch (RuntimeException | StackOverflowError odd) {
      throw new EvaluationException(
          "an answer over which the JSON path fails (" + Condition.cut(words(odd)) + ")");
    }
  }

  /// Even if the library took it for something else.
  private static void unjudged(String why) {
    throw new EvaluationException(why);
  }

  private static String words(Throwable odd) {
    return odd.getMessage() == null ? odd.getClass().getSimpleName() : odd.getMessage();
  }

  private static String text(@Nullable Object value) {
    if (!(value instanceof Map || value instanceof Collection)) {
      String text = String.valueOf(value);
      Budget.current().spend(1 + text.length() / 8);
      return text;
    }
    try {
      CountedText text = new CountedText();
      JSONValue.writeJSONString(value, text, PLAIN);
      return text.toString();
    } catch (IOException neverOfMemory) {
      throw new UncheckedIOException(neverOfMemory);
    }
  }
}
