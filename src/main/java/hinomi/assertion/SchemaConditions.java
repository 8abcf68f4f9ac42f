package hinomi.assertion;

import static hinomi.config.ValueType.ANY;
import static hinomi.config.ValueType.FILE;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.util.List;
import java.util.Optional;

/// The condition that a body is valid against a JSON Schema, given in a file or in place.
final class SchemaConditions {
  private static final ValueType<JsonSchema> IN_A_FILE =
      FILE.as("a JSON Schema in a file below the folder", JsonSchema::load);
  private static final ValueType<JsonSchema> IN_PLACE = ANY.as("a JSON Schema", JsonSchema::inline);

  private SchemaConditions() {}

  static Setting<List<Assertion>> read(Section body, Grade severity) {
    if (!body.has("json-schema")) {
      return Setting.of(List.of());
    }
    Section section = body.section("json-schema");
    Setting<Optional<JsonSchema>> inFile = section.optional("file", IN_A_FILE);
    Setting<Optional<JsonSchema>> inPlace = section.optional("schema", IN_PLACE);
    return section.make(() -> conditions(theOne(inFile.get(), inPlace.get()), severity));
  }

  private static JsonSchema theOne(Optional<JsonSchema> inFile, Optional<JsonSchema> inPlace) {
    if (inFile.isPresent() == inPlace.isPresent()) {
      throw new IllegalArgumentException("needs one of 'file' and 'schema'");
    }
    return inFile.or(() -> inPlace).orElseThrow();
  }

  private static List<Assertion> conditions(JsonSchema schema, Grade severity) {
    Matcher<List<String>> valid =
        Matcher.of("valid against the schema", (List<String> violations) -> violations.isEmpty());
    return Subject.all(
        "body.json-schema",
        List.of(valid.violatedAs("is violated")),
        severity,
        answer -> BodyReader.of(answer).map(body -> schema.violations(Json.of(body))),
        SchemaConditions::shown);
  }

  private static String shown(List<String> violations) {
    return switch (violations.size()) {
      case 0 -> "valid";
      case 1 -> violations.getFirst();
      default -> violations.getFirst() + ", and " + (violations.size() - 1) + " more";
    };
  }
}
