package hinomi.config;

import static hinomi.config.ValueType.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentSettingsTest {
  private final Problems problems = new Problems();
  private final Secrets secrets = new Secrets();
  @TempDir private Path folder;

  private Section load(Map<String, String> environment) {
    return AgentSettings.load(folder, Optional.empty(), environment, secrets, problems);
  }

  private String location(Map<String, String> environment) {
    return load(environment).required("location", TEXT).get();
  }

  private List<String> told() {
    return problems.sorted().stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  @Test
  void readsTheReferenceWhenThereIsNothingElse() {
    assertEquals("local", location(Map.of()));
    assertEquals(List.of(), told());
  }

  @Test
  void readsTheFileOfTheFolderOverTheReference() throws IOException {
    Files.writeString(folder.resolve("hinomi.conf"), "hinomi { location = tokyo }");

    assertEquals("tokyo", location(Map.of()));
    assertEquals("checks", load(Map.of()).required("checks", TEXT).get());
  }

  @Test
  void readsTheNamedFileInPlaceOfThatOfTheFolder() throws IOException {
    Files.writeString(folder.resolve("hinomi.conf"), "hinomi { location = tokyo }");
    Path named = Files.writeString(folder.resolve("other.conf"), "hinomi.location = osaka");

    Section settings = AgentSettings.load(folder, Optional.of(named), Map.of(), secrets, problems);

    assertEquals("osaka", settings.required("location", TEXT).get());
  }

  @Test
  void letsTheEnvironmentHaveTheLastWord() throws IOException {
    Files.writeString(folder.resolve("hinomi.conf"), "hinomi { location = tokyo }");

    assertEquals("nagoya", location(Map.of("HINOMI_LOCATION", "nagoya")));
    assertEquals("tokyo", location(Map.of("HINOMI_LOCATION", "")));
    assertEquals("in nagoya", secrets.redact("in nagoya"));
  }

  @Test
  void hidesWhatIsReadAsASecret() {
    Section datadog = load(Map.of("DD_API_KEY", "0123456789abcdef")).section("datadog");

    Secret key = datadog.required("api-key", ValueType.SECRET).get();

    assertEquals("0123456789abcdef", key.reveal());
    assertEquals("key ***", secrets.redact("key 0123456789abcdef"));
  }

  @Test
  void tellsOfANamedFileThatIsNotThere() {
    Path named = folder.resolve("nowhere.conf");

    AgentSettings.load(folder, Optional.of(named), Map.of(), secrets, problems);

    assertEquals(List.of("nowhere.conf: does not exist"), told());
  }

  @Test
  void tellsUnknownKeysAtTheTopAndWhereTheyAreRead() throws IOException {
    Files.writeString(
        folder.resolve("hinomi.conf"), "hinomi { network { resolvr = a } }\nhinomy { }\n");

    Section network = load(Map.of()).section("network");
    network.optional("resolver", TEXT);
    network.section("pins");
    network.section("policy");
    network.make(() -> true);

    assertEquals(
        List.of(
            "hinomi.conf:1: hinomi.network.resolvr: 'resolvr' is unknown;"
                + " did you mean 'resolver'? known: [pins, policy, resolver]",
            "hinomi.conf:2: hinomy: 'hinomy' is unknown;"
                + " did you mean 'hinomi'? known: [hinomi]"),
        told());
  }

  @Test
  void tellsAWrongValueOfTheEnvironmentAsSuch() {
    load(Map.of("HINOMI_LOCATION", "x")).required("location", ValueType.COUNT);

    assertEquals(1, told().size());
    assertEquals(
        "must be a whole number, was 'x' (its value comes from the environment: HINOMI_LOCATION)",
        problems.sorted().getFirst().message());
  }
}
