package hinomi.assertion;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.InvalidSchemaException;
import dev.harrel.jsonschema.JsonSchemaException;
import dev.harrel.jsonschema.SchemaNotFoundException;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JsonSmartNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import net.minidev.json.JSONValue;
import org.jspecify.annotations.Nullable;

/// A JSON Schema, of draft 2020-12 unless it names another. All references are resolved when it is
/// loaded, and nothing is fetched. Validation is limited in steps.
final class JsonSchema {
  private static final URI ITSELF = URI.create("https://schema.invalid/");

  private final Validator validator;

  private JsonSchema(Validator validator) {
    this.validator = validator;
  }

  static JsonSchema load(Path file) {
    try {
      return of(Json.parse(Files.readString(file)));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("'" + file + "' cannot be read as UTF-8", unreadable);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("'" + file + "' " + wrong.getMessage(), wrong);
    }
  }

  /// From a value in a check file.
  static JsonSchema inline(Object plain) {
    return of(Json.parse(JSONValue.toJSONString(plain)));
  }

  static JsonSchema of(Json json) {
    if (!(json.root() instanceof Map || json.root() instanceof Boolean)) {
      throw new IllegalArgumentException("is not a JSON Schema: expected a JSON object");
    }
    SchemaKeywords keywords = new SchemaKeywords();
    Validator validator =
        new ValidatorFactory()
            .withJsonNodeFactories(new JsonSmartNode.Factory(), new CountedNode.Factory())
            .withEvaluatorFactory(keywords)
            .createValidator();
    try {
      bounded(() -> validator.registerSchema(ITSELF, new JsonSmartNode(json.root())));
      keywords.references().forEach((reference, place) -> follow(validator, reference, place));
    } catch (InvalidSchemaException invalid) {
      throw new IllegalArgumentException("is not a JSON Schema: " + inWords(invalid), invalid);
    } catch (JsonSchemaException | EvaluationException wrong) {
      throw new IllegalArgumentException("is not a JSON Schema: " + wrong.getMessage(), wrong);
    }
    return new JsonSchema(validator);
  }

  /// The violations, as `/items/0: ...`, in the order of the document.
  List<String> violations(Json json) {
    json.requireJson();
    return bounded(() -> violations(validator, ITSELF, json.root()));
  }

  private static List<String> violations(Validator validator, URI schema, @Nullable Object root) {
    return validator.validate(schema, new CountedNode(root)).getErrors().stream()
        .map(JsonSchema::inWords)
        .distinct()
        .toList();
  }

  /// A reference can be resolved if a schema of nothing but it can validate a value. References
  /// inside its target are followed on their own.
  private static void follow(Validator validator, String reference, String place) {
    URI trial = URI.create(ITSELF + "trial");
    JsonSmartNode schema = new JsonSmartNode(Json.parse(trial(reference)).root());
    bounded(() -> validator.registerSchema(trial, schema));
    try {
      bounded(() -> violations(validator, trial, null));
    } catch (SchemaNotFoundException lost) {
      if (String.valueOf(lost.getMessage()).contains(reference)) {
        throw new IllegalArgumentException(
            "is not a complete JSON Schema: " + place + " is not in it, and nothing is fetched",
            lost);
      }
    }
  }

  private static String trial(String reference) {
    return JSONValue.toJSONString(Map.of("$ref", reference));
  }

  /// Deep values and circular references exhaust the stack, and nothing else does.
  private static <T> T bounded(Supplier<T> work) {
    try {
      return Budget.within(
          () -> ScopedValue.where(SchemaKeywords.STEPS, StepLimitedText.of("")).call(work::get));
    } catch (ArithmeticException | NumberFormatException odd) {
      throw new EvaluationException("the schema fails on a number (" + odd.getMessage() + ")");
    } catch (StackOverflowError _) {
      throw new EvaluationException(
          "the value is nested too deep, or the schema refers to itself without end");
    }
  }

  private static String inWords(InvalidSchemaException invalid) {
    return invalid.getErrors().stream()
        .findFirst()
        .map(JsonSchema::inWords)
        .orElseGet(() -> String.valueOf(invalid.getMessage()));
  }

  private static String inWords(Error error) {
    String pointer = error.getInstanceLocation();
    String message = error.getError();
    return (pointer.isEmpty() ? "the body" : pointer)
        + ": "
        + message.substring(0, 1).toLowerCase(Locale.ROOT)
        + message.substring(1);
  }
}
