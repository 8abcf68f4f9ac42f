package hinomi.assertion;

import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.Evaluator.Result;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SchemaParsingContext;
import java.net.URI;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Own versions of JSON Schema keywords whose cost the library does not limit: regular expressions
/// and references share one limit on steps. It also collects the references of a schema.
final class SchemaKeywords implements EvaluatorFactory {
  /// The steps that are left in the validation under way.
  static final ScopedValue<StepLimitedText> STEPS = ScopedValue.newInstance();

  private static final Optional<Evaluator> NONE = Optional.empty();
  private final Map<String, String> references = new LinkedHashMap<>();

  /// Each reference as an absolute URI, and where in the schema it is.
  Map<String, String> references() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(references));
  }

  @Override
  public Optional<Evaluator> create(SchemaParsingContext schema, String keyword, JsonNode node) {
    boolean isText = node.isString();
    return switch (keyword) {
      case "pattern" -> isText ? Optional.of(matching(pattern(node.asString(), node))) : NONE;
      case "patternProperties" -> node.isObject() ? Optional.of(matching(schema, node)) : NONE;
      case "uniqueItems" ->
          node.isBoolean() && node.asBoolean() ? Optional.of(SchemaKeywords::unique) : NONE;
      case "$ref" -> isText ? Optional.of(reference(schema, node)) : NONE;
      default -> NONE;
    };
  }

  /// In linear time; the library compares each item with all others.
  private static Result unique(EvaluationContext context, JsonNode value) {
    return !value.isArray() || new HashSet<>(value.asArray()).size() == value.asArray().size()
        ? Result.success()
        : Result.failure("Array contains items that are not unique");
  }

  private static Evaluator matching(Pattern pattern) {
    return (_, node) ->
        !node.isString() || find(pattern, node.asString())
            ? Result.success()
            : Result.failure("'" + node.asString() + "' does not match '" + pattern + "'");
  }

  private static Evaluator matching(SchemaParsingContext schema, JsonNode node) {
    Map<Pattern, String> schemas = new LinkedHashMap<>();
    node.asObject()
        .forEach((name, each) -> schemas.put(pattern(name, each), schema.getAbsoluteUri(each)));
    return (context, value) ->
        value.isObject() ? validate(context, value, schemas) : Result.success();
  }

  /// Its annotation names the properties it applied to, which `additionalProperties` needs.
  private static Result validate(
      EvaluationContext context, JsonNode value, Map<Pattern, String> schemas) {
    Set<String> applied = new HashSet<>();
    boolean valid = true;
    for (Map.Entry<String, JsonNode> each : value.asObject().entrySet()) {
      for (Map.Entry<Pattern, String> schema : schemas.entrySet()) {
        if (find(schema.getKey(), each.getKey())) {
          applied.add(each.getKey());
          valid &= context.resolveInternalRefAndValidate(schema.getValue(), each.getValue());
        }
      }
    }
    return valid ? Result.success(applied) : Result.failure();
  }

  private Evaluator reference(SchemaParsingContext schema, JsonNode node) {
    String whole = whole(schema.getParentUri(), node);
    references.putIfAbsent(whole, node.getJsonPointer() + " '" + node.asString() + "'");
    return (context, value) -> {
      STEPS.get().spend(cost(value));
      return context.resolveRefAndValidate(whole, value) ? Result.success() : Result.failure();
    };
  }

  /// The library builds the pointer of the value, which costs its length.
  private static int cost(JsonNode value) {
    return 50 + 5 * value.getJsonPointer().length();
  }

  private static boolean find(Pattern pattern, String text) {
    return pattern.matcher(STEPS.get().followedBy(text)).find();
  }

  private static String whole(URI parent, JsonNode node) {
    try {
      return parent.resolve(node.asString()).toString();
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "is not a JSON Schema: "
              + node.getJsonPointer()
              + ": is not a reference, as #/$defs/price",
          wrong);
    }
  }

  private static Pattern pattern(String text, JsonNode node) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException(
          "is not a JSON Schema: "
              + node.getJsonPointer()
              + ": '"
              + text
              + "' is not a regular expression",
          wrong);
    }
  }
}
