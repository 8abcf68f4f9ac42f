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

/// A body parsed as JSON, if it is JSON, and the values that JSON paths find in it.
///
/// It notes whether a string holds a long number, because filters parse such strings.
record Json(Optional<String> problem, @Nullable Object root, boolean hasLongDigits) {
  static final ValueType<JsonPath> PATH = TEXT.as("a JSON path, such as $.status", Json::path);
  private static final String NO_JSON = "the body is not JSON";

  /// That of the parser, which does not show it.
  private static final int MAX_DEPTH = 400;

  private static final String TOO_DEEP =
      "the body is JSON nested deeper than " + MAX_DEPTH + " levels";

  /// The default mode would accept any text as JSON, at any depth.
  private static final int STRICT = JSONParser.MODE_RFC4627 | JSONParser.LIMIT_JSON_DEPTH;

  private static final Configuration PLAINLY =
      Configuration.builder().jsonProvider(new CountedJson(STRICT)).build();

  /// Without escaping slashes.
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
      return new Json(Optional.empty(), new JSONParser(STRICT).parse(text), hasLongDigits);
    } catch (ParseException wrong) {
      boolean isDeep = wrong.getErrorType() == ParseException.ERROR_UNEXPECTED_JSON_DEPTH;
      return new Json(Optional.of(isDeep ? TOO_DEEP : NO_JSON), null, false);
    } catch (RuntimeException notJson) {
      return new Json(Optional.of(NO_JSON), null, false);
    }
  }

  static JsonPath path(String text) {
    try {
      return JsonPath.compile(text);
    } catch (InvalidPathException | IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a JSON path, such as $.status or $.items[0].id", wrong);
    }
  }

  void requireJson() {
    problem.ifPresent(Json::fail);
  }

  FoundValues find(JsonPath path) {
    requireJson();
    return Budget.within(() -> {
      List<@Nullable Object> all = all(path);
      return new FoundValues(
          texts(all), all.stream().anyMatch(Objects::isNull), () -> elements(path, all));
    });
  }

  private static List<String> elements(JsonPath path, List<@Nullable Object> all) {
    return path.isDefinite() && all.size() == 1 && all.getFirst() instanceof Collection<?> list
        ? Budget.within(() -> texts(list))
        : texts(all);
  }

  private static List<String> texts(Collection<? extends @Nullable Object> values) {
    return values.stream().map(Json::text).toList();
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
          "the body has a string with a number of more than " + JsonText.MOST_DIGITS + " digits");
    }
    try {
      Object found = path.read(root, PLAINLY);
      // The library may have swallowed the exception of the budget.
      Budget.current().over().ifPresent(Json::fail);
      return path.isDefinite() || !(found instanceof Collection<?> many)
          ? Collections.singletonList(found)
          : new ArrayList<>(many);
    } catch (InvalidPathException nothing) {
      return List.of();
    } catch (EvaluationException given) {
      throw given;
    } catch (RuntimeException | StackOverflowError odd) {
      throw new EvaluationException(
          "the JSON path fails on this body (" + Condition.cut(words(odd)) + ")");
    }
  }

  private static void fail(String reason) {
    throw new EvaluationException(reason);
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
      BudgetedText text = new BudgetedText();
      JSONValue.writeJSONString(value, text, PLAIN);
      return text.toString();
    } catch (IOException neverOfMemory) {
      throw new UncheckedIOException(neverOfMemory);
    }
  }

  /// Collects text that is written from parts of a document, within the budget.
  private static final class BudgetedText implements Appendable {
    private final Budget budget = Budget.current();
    private final StringBuilder text = new StringBuilder();

    @Override
    public BudgetedText append(CharSequence part) {
      return append(part, 0, part.length());
    }

    @Override
    public BudgetedText append(CharSequence part, int start, int end) {
      budget.extract(end - start);
      text.append(part, start, end);
      return this;
    }

    @Override
    public BudgetedText append(char part) {
      budget.extract(1);
      text.append(part);
      return this;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
