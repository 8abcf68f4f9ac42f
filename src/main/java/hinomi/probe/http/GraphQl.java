package hinomi.probe.http;

import static hinomi.config.ValueType.ANY;
import static hinomi.config.ValueType.TEXT;

import hinomi.assertion.Assertion;
import hinomi.assertion.BodyReader;
import hinomi.assertion.EvaluationException;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.outcome.Body;
import hinomi.outcome.Outcome.Answered;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads `graphql { }`. GraphQL servers answer errors with 200, so that no errors are expected by
/// default unless the author allows them.
final class GraphQl {

  private static final ValueType<Boolean> ALLOWED =
      ValueType.oneOf(Map.of("allowed", true, "none", false));
  private static final String NAME = "graphql.errors";
  private static final String NONE = "none";

  /// Asserts that a response has no errors.
  static final Assertion NO_ERRORS = Assertion.of(NAME, NONE, GraphQl::judge);

  private static final int MAX_LENGTH = 200;

  private GraphQl() {}

  static Setting<RequestBody> read(Section graphql) {
    Setting<String> query = graphql.required("query", TEXT);
    Setting<Optional<Object>> variables = graphql.optional("variables", ANY);
    Setting<Optional<String>> operation = graphql.optional("operation-name", TEXT);
    Setting<Boolean> allowed = graphql.optional("errors", ALLOWED, false);
    return graphql.make(() -> {
      JsonObject request = new JsonObject().put("query", query.get());
      variables.get().ifPresent(it -> request.put("variables", it));
      operation.get().ifPresent(it -> request.put("operationName", it));
      return new RequestBody(request.toBuffer(), "application/json", !allowed.get());
    });
  }

  private static Finding judge(Answered answer) {
    String actual;
    try {
      actual = BodyReader.of(answer).map(GraphQl::errors).orElse("absent");
    } catch (EvaluationException wrong) {
      return Finding.notEvaluated(NAME, Grade.FAILED, NONE, wrong);
    }
    Grade grade = actual.equals(NONE) ? Grade.PASSED : Grade.FAILED;
    return new Finding(NAME, grade, NONE, actual);
  }

  private static String errors(Body body) {
    try {
      return switch (new JsonObject(body.text()).getValue("errors")) {
        case null -> NONE;
        case JsonArray errors when errors.isEmpty() -> NONE;
        case JsonArray errors ->
            clipped(errors.stream().map(GraphQl::message).collect(Collectors.joining("; ")));
        case Object other -> clipped(other.toString());
      };
    } catch (DecodeException notJson) {
      return "not JSON";
    }
  }

  private static String message(Object error) {
    return String.valueOf(error instanceof JsonObject it ? it.getValue("message") : error);
  }

  private static String clipped(String text) {
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
  }
}
