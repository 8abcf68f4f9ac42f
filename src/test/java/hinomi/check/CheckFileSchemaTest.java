package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Check files as JSON against the schema that editors use.
class CheckFileSchemaTest {
  private static final Path BAD = Path.of("src/test/resources/bad-checks");
  private static final Schema SCHEMA = Schema.read();

  private record Schema(Validator validator, URI uri) {
    static Schema read() {
      try {
        Validator validator = new ValidatorFactory().createValidator();
        String text = Files.readString(Path.of("docs/check-file.schema.json"));
        return new Schema(validator, validator.registerSchema(text));
      } catch (IOException missing) {
        throw new AssertionError(missing);
      }
    }

    List<String> violations(String json) {
      return validator.validate(uri, json).getErrors().stream()
          .map(error -> error.getInstanceLocation() + ": " + error.getError())
          .toList();
    }
  }

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("examples"))) { // below are parts of these
      return files.filter(each -> each.toString().endsWith(".conf")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void acceptsTheExamples(Path file) {
    assertEquals(List.of(), SCHEMA.violations(json(ConfigFactory.parseFile(file.toFile()))));
  }

  @Test
  void acceptsTheExampleOfEachKey() {
    Map<String, List<String>> refused = new TreeMap<>();
    for (String kind : KnownKeys.KINDS) {
      for (WrittenKey key : WrittenKey.all(kind)) {
        String text = "checks {\n" + key.check("a", key.key().example().text()) + "\n}";
        List<String> violations = SCHEMA.violations(json(ConfigFactory.parseString(text)));
        if (!violations.isEmpty()) {
          refused.put(kind + " " + key.name(), violations);
        }
      }
    }

    assertEquals(Map.of(), refused);
  }

  /// The keys that people bring from other tools, check by check.
  @Test
  void refusesWhatHintsAreFor() throws IOException {
    Set<String> accepted = new TreeSet<>();
    for (Path file : badFiles()) {
      if (file.getFileName().toString().startsWith("hint-")) {
        parsed(file)
            .filter(config -> config.root().get("checks") instanceof ConfigObject)
            .ifPresent(config ->
                config
                    .getObject("checks")
                    .forEach((name, check) -> {
                      ConfigObject one = ConfigFactory.empty().root().withValue(name, check);
                      String json =
                          one.atKey("checks").root().render(ConfigRenderOptions.concise());
                      if (SCHEMA.violations(json).isEmpty()) {
                        accepted.add(name);
                      }
                    }));
      }
    }

    // Other spellings of words are accepted, and values of ${name} beside checks.
    assertEquals(Set.of("hint-dns-lower", "hint-file"), accepted);
  }

  @Test
  void refusesAGoodPartOfTheBadFiles() throws IOException {
    List<String> parsed =
        badFiles().stream().flatMap(file -> parsed(file).stream()).map(this::json).toList();

    long refused = parsed.stream().filter(json -> !SCHEMA.violations(json).isEmpty()).count();

    assertTrue(refused * 5 > parsed.size() * 2L, refused + " of " + parsed.size());
  }

  private static List<Path> badFiles() throws IOException {
    try (Stream<Path> files = Files.walk(BAD)) {
      return files
          .filter(each ->
              each.toString().matches("(?!.*substitutions-nested).*(?<!\\.schema)\\.(conf|json)"))
          .sorted()
          .toList();
    }
  }

  private static Optional<Config> parsed(Path file) {
    try {
      Config config =
          ConfigFactory.parseFile(file.toFile()).resolve(ConfigResolveOptions.noSystem());
      return Optional.of(config);
    } catch (ConfigException notHocon) {
      return Optional.empty();
    }
  }

  private String json(Config config) {
    return config
        .resolve(ConfigResolveOptions.noSystem())
        .root()
        .render(ConfigRenderOptions.concise());
  }

  /// A variable brings a number or a flag as text.
  @ParameterizedTest
  @CsvSource({
    "priority, '{p}', true",
    "priority, '2', true",
    "priority, high, false",
    "enabled, '{on}', true",
    "enabled, 'true', true",
    "enabled, maybe, false",
    "interval, '{i}', true",
    "interval, '{i}s', true",
    "interval, 5 m, true",
    "interval, '5', false",
    "interval, often, false"
  })
  void takesAVariableWhereANumberStands(String key, String value, boolean isValid) {
    String json =
        "{\"checks\":{\"a\":{\"tcp\":{\"host\":\"a\",\"port\":1},\""
            + key
            + "\":\""
            + value
            + "\"}}}";

    assertEquals(isValid, SCHEMA.violations(json).isEmpty(), () -> SCHEMA.violations(json) + "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"$schema\":\"./check-file.schema.json\",\"checks\":{}} | true",
        "{\"defaults\":{\"interval\":\"1m\"},\"checks\":{}} | true",
        "{\"defaults\":{\"intervall\":\"1m\"},\"checks\":{}} | false",
        "{\"checks\":{\"a\":{\"http\":{},\"tcp\":{}}}} | false",
        "{\"checks\":{\"A b\":{}}} | false",
        "{\"checks\":{\"a-{b}\":{\"each\":{\"b\":[1]}}}} | true",
        "{\"check\":{\"a\":{}}} | false"
      })
  void knowsTheLayoutOfAFile(String json, boolean isValid) {
    assertEquals(isValid, SCHEMA.violations(json).isEmpty(), () -> SCHEMA.violations(json) + "");
  }

  @Test
  void saysTheSentencesOfTheTable() throws IOException {
    String text = Files.readString(Path.of("docs/check-file.schema.json"));

    assertTrue(
        Stream.of("\"Whether the check runs.\"", "The URL to request.", "One of any, 1.1, 2, 3.")
            .allMatch(text::contains),
        text.lines().limit(20).collect(Collectors.joining("\n")));
  }
}
