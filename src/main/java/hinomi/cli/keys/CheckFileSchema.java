package hinomi.cli.keys;

import hinomi.config.Key;
import hinomi.config.KeyGroup;
import hinomi.config.KeyTable;
import hinomi.config.KeyTable.Reference;
import hinomi.config.KeyType.Form;
import hinomi.config.KeyType.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The JSON Schema of check files, for editors. It knows keys, types and words, but not what the
/// loader alone can judge: which conditions a kind has, and what defaults complete.
final class CheckFileSchema {
  static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private static final KeyTable TABLE = KeyTable.ofChecks();

  /// A variable of `each`, or a value of a journey, in the place of anything.
  private static final String VARIABLE = "\\{[a-z][a-z0-9_-]*\\}";

  private static final String CHECK_NAME = "^([a-z0-9._-]|" + VARIABLE + ")+$";

  private static final Map<Kind, String> PATTERNS =
      Map.of(
          Kind.BOOLEAN, "^\\s*([Tt]rue|[Ff]alse|TRUE|FALSE|yes|no|on|off)\\s*$",
          Kind.INTEGER, "^\\s*[-+]?[0-9]+\\s*$",
          Kind.NUMBER, "^\\s*[-+]?[0-9]+(\\.[0-9]+)?\\s*$",
          Kind.DURATION,
              "^\\s*[0-9]+(\\.[0-9]+)?\\s*(ns|us|ms|s|m|h|d|nanos?|micros?|millis?"
                  + "|(nano|micro|milli)?seconds?|minutes?|hours?|days?)\\s*$",
          Kind.SIZE, "^\\s*[0-9]+(\\.[0-9]+)?\\s*([kKMG]i?B?|[bB]|m|([a-z]+)?bytes?)?\\s*$");

  private final Map<String, JsonObject> definitions = new TreeMap<>();

  private CheckFileSchema() {}

  static JsonObject schema() {
    return new CheckFileSchema().file();
  }

  private JsonObject file() {
    define("check", TABLE.root(), kinds());
    JsonObject check = reference("check");
    JsonObject properties =
        new JsonObject()
            .put("$schema", new JsonObject().put("type", "string"))
            .put(
                "defaults",
                check.copy().put("description", "What all checks of the file have in common."))
            .put(
                "checks",
                new JsonObject()
                    .put("description", "The checks of the file, by name.")
                    .put("type", "object")
                    .put("propertyNames", new JsonObject().put("pattern", CHECK_NAME))
                    .put("additionalProperties", check));
    JsonObject all = new JsonObject();
    definitions.forEach(all::put);
    return new JsonObject()
        .put("$schema", DRAFT)
        .put("title", "Hinomi check file")
        .put("type", "object")
        .put("properties", properties)
        .put(
            "additionalProperties",
            new JsonObject()
                .put("description", "A value that is used as ${name}.")
                .put("type", types("string", "number", "boolean", "array", "null")))
        .put("$defs", all);
  }

  /// A check has one kind.
  private static JsonObject kinds() {
    JsonObject dependent = new JsonObject();
    for (String kind : TABLE.kinds()) {
      JsonObject others = new JsonObject();
      TABLE.kinds().stream()
          .filter(other -> !other.equals(kind))
          .forEach(other -> others.put(other, false));
      dependent.put(kind, new JsonObject().put("properties", others));
    }
    return new JsonObject().put("dependentSchemas", dependent);
  }

  private void define(String name, KeyGroup group, JsonObject further) {
    definitions.put(name, new JsonObject()); // it may hold itself
    definitions.put(name, object(group).mergeIn(further));
  }

  private static JsonObject reference(String name) {
    return new JsonObject().put("$ref", "#/$defs/" + name);
  }

  private JsonObject object(KeyGroup group) {
    JsonObject properties = new JsonObject();
    JsonObject object = new JsonObject().put("type", "object").put("properties", properties);
    object.put("additionalProperties", false);
    for (Key key : group.keys().values()) {
      if (key.isAnyName()) {
        object.put("additionalProperties", described(key));
      } else {
        properties.put(key.name(), described(key));
      }
    }
    return object;
  }

  private JsonObject described(Key key) {
    JsonObject described = value(key).copy();
    described.put("description", String.join(" ", new KeyEntry("", key, List.of()).sentences()));
    fallback(key).ifPresent(value -> described.put("default", value));
    return described;
  }

  private static Optional<Object> fallback(Key key) {
    return key.presence()
        .fallback()
        .filter(_ -> key.presence().unset().isEmpty())
        .map(text ->
            key.type().allows(Kind.BOOLEAN, false)
                ? Boolean.valueOf(text)
                : key.type().allows(Kind.INTEGER, false) ? Integer.valueOf(text) : text);
  }

  private JsonObject value(Key key) {
    List<JsonObject> forms = key.type().forms().stream().map(form -> form(form, key)).toList();
    return forms.size() == 1
        ? forms.getFirst()
        : new JsonObject().put("anyOf", new JsonArray(new ArrayList<>(forms)));
  }

  private JsonObject form(Form form, Key key) {
    JsonObject one = single(form.kind(), key, form.isList());
    return form.isList() ? new JsonObject().put("type", "array").put("items", one) : one;
  }

  private JsonObject single(Kind kind, Key key, boolean inList) {
    return switch (kind) {
      case ANY -> new JsonObject();
      case NULL -> new JsonObject().put("type", "null");
      case OBJECT -> inList ? element(key) : section(key);
      case WORD -> word(key);
      case BOOLEAN -> orText("boolean", text(kind));
      case INTEGER -> orText("integer", text(kind));
      case NUMBER -> orText("number", text(kind));
      case SIZE -> orText("integer", text(kind));
      case DURATION -> pattern(text(kind));
      case TEXT, REGEX, URL, FILE, OF ->
          new JsonObject().put("type", types("string", "number", "boolean"));
    };
  }

  /// Elements of a list are not completed by defaults, so that what is required must be there.
  private JsonObject element(Key key) {
    List<String> required =
        TABLE.below(key).keys().values().stream()
            .filter(each -> each.presence().isRequired())
            .map(Key::name)
            .toList();
    JsonObject section = section(key).copy();
    return required.isEmpty() ? section : section.put("required", new JsonArray(required));
  }

  /// Sections that only use shared groups are defined once.
  private JsonObject section(Key key) {
    List<Reference> groups = TABLE.uses(key);
    if (groups.isEmpty()) {
      return object(TABLE.below(key));
    }
    String name =
        groups.stream().map(Reference::group).collect(Collectors.joining("-"))
            + groups.getFirst().of().map(of -> "-" + of.name().toLowerCase(Locale.ROOT)).orElse("");
    if (!definitions.containsKey(name)) {
      define(name, TABLE.below(key), new JsonObject());
    }
    return reference(name);
  }

  /// A number may stand where a word is one: `ip = 4`.
  private static JsonObject word(Key key) {
    JsonArray words = new JsonArray();
    key.type()
        .words()
        .forEach(word -> {
          words.add(word);
          if (word.matches("\\d+(\\.\\d+)?")) {
            words.add(word.contains(".") ? (Object) Double.valueOf(word) : Integer.valueOf(word));
          }
        });
    String others = key.type().anyCase() ? "^[A-Za-z0-9_-]+$" : VARIABLE;
    return new JsonObject()
        .put(
            "anyOf", new JsonArray().add(new JsonObject().put("enum", words)).add(pattern(others)));
  }

  private static String text(Kind kind) {
    return Objects.requireNonNull(PATTERNS.get(kind));
  }

  private static JsonObject orText(String type, String pattern) {
    return new JsonObject()
        .put(
            "anyOf", new JsonArray().add(new JsonObject().put("type", type)).add(pattern(pattern)));
  }

  private static JsonObject pattern(String pattern) {
    String either = pattern.equals(VARIABLE) ? pattern : pattern + "|" + VARIABLE;
    return new JsonObject().put("type", "string").put("pattern", either);
  }

  private static JsonArray types(String... types) {
    return new JsonArray(List.of(types));
  }
}
