package hinomi.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {
  private static final String ORDERS =
      """
      {"type": "array", "items": {
        "type": "object", "required": ["id", "price"], "additionalProperties": false,
        "properties": {"id": {"type": "integer"}, "price": {"type": "number", "minimum": 0},
          "name": {"type": "string", "pattern": "^[a-z ]+$"}}}}
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type": "object"}                                           | {}
          true                                                         | [1]
          {"type": "integer"}                                          | 1.0
          {"format": "email"}                                          | "nobody"
          {"pattern": "^a+$"}                                          | "aaa"
          {"pattern": "^a+$"}                                          | 17
          {"patternProperties": {"^x-": {"type": "integer"}}, "additionalProperties": false} | {"x-a": 1}
          {"$defs": {"n": {"type": "integer"}}, "items": {"$ref": "#/$defs/n"}} | [1, 2]
          {"$defs": {"n": {"$anchor": "n", "type": "integer"}}, "items": {"$ref": "#n"}} | [1]
          {"$defs": {"n": {"$id": "n.json", "type": "integer"}}, "items": {"$ref": "n.json"}} | [1]
          {"properties": {"next": {"$ref": "#"}}}                      | {"next": {"next": {}}}
          {"properties": {"pattern": {"type": "string"}, "$ref": {"type": "string"}}} | {"$ref": "x"}
          {"prefixItems": [{"type": "string"}]}                        | ["a", 1]
          {"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "string"}]} | ["a"]
          {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"n": {"minimum": 1}}, "$ref": "#/definitions/n"} | 2
          {"$ref": "https://json-schema.org/draft/2020-12/schema"}     | {"type": "string"}
          """)
  void fitsWhatItAllows(String schema, String json) {
    assertEquals(List.of(), violations(schema, json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type": "object"}                                           | []               | the body: value is [array] but should be [object]
          false                                                        | 1                | the body: false schema always fails
          {"properties": {"a/b": {"maximum": 3}}}                      | {"a/b": 4}       | /a~1b: 4 is greater than 3
          {"pattern": "^a+$"}                                          | "b"              | the body: 'b' does not match '^a+$'
          {"patternProperties": {"^x-": {"type": "integer"}}}          | {"x-a": "1"}     | /x-a: value is [string] but should be [integer]
          {"patternProperties": {"^x-": {}}, "additionalProperties": false} | {"y": 1}    | /y: false schema always fails
          {"$defs": {"n": {"type": "integer"}}, "items": {"$ref": "#/$defs/n"}} | [1, ""] | /1: value is [string] but should be [integer]
          {"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "string"}]} | [1] | /0: value is [integer] but should be [string]
          """)
  void saysWhatIsViolated(String schema, String json, String violation) {
    assertEquals(List.of(violation), violations(schema, json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [1]                                        | is not a JSON Schema: expected a JSON object
          {"type":                                   | is not a JSON Schema: expected a JSON object
          {"type": "text"}                           | is not a JSON Schema: /type:
          {"properties": {"a": {"minimum": "1"}}}    | is not a JSON Schema: /properties/a/minimum: value is [string] but should be [number]
          {"items": {"pattern": "("}}                | is not a JSON Schema: /items/pattern: '(' is not a regular expression
          {"patternProperties": {"(": {}}}           | is not a JSON Schema: /patternProperties/(: '(' is not a regular expression
          {"items": {"$ref": "#/$defs/n"}}           | is not a complete JSON Schema: /items/$ref '#/$defs/n' is not in it, and nothing is fetched
          {"items": {"$ref": "http://127.0.0.1:9/a"}} | is not a complete JSON Schema: /items/$ref 'http://127.0.0.1:9/a' is not in it, and nothing is fetched
          {"items": {"$ref": "other.json#/a"}}       | is not a complete JSON Schema: /items/$ref 'other.json#/a' is not in it, and nothing is fetched
          {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/c"}}} | is not a complete JSON Schema: /$defs/b/$ref '#/$defs/c' is not in it, and nothing is fetched
          {"$ref": "#"}                              | is not a JSON Schema: the value is nested too deep, or the schema refers to itself without end
          {"$schema": "https://example.com/mine"}    | is not a JSON Schema:
          """)
  void isRefusedAtLoad(String schema, String start) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> JsonSchema.of(Json.parse(schema)))
            .getMessage();

    assertTrue(message.startsWith(start), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          json-schema { schema { type = object, required = [id] } }   | {"id": 1}     | PASSED | valid
          json-schema { schema { type = object, required = [id] } }   | {}            | FAILED | the body: object does not have some of the required properties [[id]]
          json-schema { schema { type = object } }                    | <html>        | FAILED | the body is not JSON
          json-schema { file = orders.schema.json }                   | []            | PASSED | valid
          json-schema { file = orders.schema.json } | [{"id": 1, "price": ""}, {"id": "", "price": 1}] | FAILED | /0/price: value is [string] but should be [number], and 1 more
          not { json-schema { schema { type = object } } }            | <html>        | FAILED | the body is not JSON
          """)
  void isGivenInAFileOrInPlace(String condition, String body, Grade grade, String actual)
      throws Exception {
    Files.writeString(folder.resolve("orders.schema.json"), ORDERS);
    String expect =
        condition.startsWith("not ")
            ? "not { body {" + condition.substring(6) + "}"
            : "body {" + condition + "}";

    Finding finding = Answers.only(Answers.evaluate(folder, expect, Answers.of(body)));

    assertEquals(grade, finding.grade());
    assertTrue(finding.actual().endsWith(actual), finding.actual());
  }

  @Test
  void limitsRegularExpressionsOverAllValuesTogether() {
    String words =
        IntStream.range(0, 20_000)
            .mapToObj(each -> "\"" + "a".repeat(40) + "!\"")
            .collect(Collectors.joining(",", "[", "]"));

    assertLimited("{\"items\": {\"pattern\": \"^(a|aa)+\\\\1?$\"}}", words);
  }

  @Test
  void limitsASchemaThatBranchesAtEveryLevel() {
    String both = "{\"properties\": {\"next\": {\"$ref\": \"#\"}}, \"required\": [\"next\"]}";

    assertLimited("{\"anyOf\": [" + both + "," + both + "]}", nested(60));
  }

  @Test
  void survivesADeeplyNestedValue() {
    String plain = "{\"properties\": {\"next\": {\"$ref\": \"#\"}}}";
    String winding =
        "{\"properties\": {\"next\": {"
            + "\"allOf\": [{".repeat(40)
            + "\"$ref\": \"#\""
            + "}]".repeat(40)
            + "}}}";

    assertEquals(List.of(), violations(plain, nested(390)));
    assertThrows(EvaluationException.class, () -> violations(winding, nested(390)));
  }

  @ParameterizedTest
  @CsvSource({"1.00000000000000000000e999999999", "1.00000000000000000000e-999999999"})
  void survivesANumberOfManyDigits(String number) {
    EvaluationException failure =
        assertThrows(
            EvaluationException.class,
            () -> violations("{\"items\": {\"multipleOf\": 3}}", "[" + number + "]"));

    assertEquals("a number has more than 1000 digits", failure.getMessage());
  }

  @Test
  void validatesAMebibyte() {
    String orders =
        IntStream.range(0, 20_000)
            .mapToObj(each ->
                "{\"id\": %d, \"price\": 12.5, \"name\": \"woollen socks\"}".formatted(each))
            .collect(Collectors.joining(",", "[", "]"));
    Json json = Json.parse(orders);
    JsonSchema schema = JsonSchema.of(Json.parse(ORDERS));

    assertTrue(orders.length() > 1 << 20);
    assertEquals(List.of(), schema.violations(json));
  }

  private static void assertLimited(String schema, String json) {
    EvaluationException failure =
        assertTimeout(
            Duration.ofMinutes(2),
            () -> assertThrows(EvaluationException.class, () -> violations(schema, json)));

    assertTrue(
        String.valueOf(failure.getMessage()).contains("took more than"), failure.getMessage());
  }

  private static String nested(int depth) {
    return "{\"next\":".repeat(depth) + "{}" + "}".repeat(depth);
  }

  private static List<String> violations(String schema, String json) {
    return JsonSchema.of(Json.parse(schema)).violations(Json.parse(json));
  }
}
