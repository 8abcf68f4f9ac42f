package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the agent is made of may be used by everybody, also where it is sold. Of several licences
/// one may choose.
class LicencesTest {
  private static final Path BOM = Path.of("target/bom.json");

  private static final Set<String> ALLOWED =
      Set.of(
          "Apache-2.0",
          "MIT",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "BSD License 2.0", // what Jaxen calls the BSD licence of three clauses
          "CC0-1.0",
          "EPL-2.0");

  @Test
  void everyLibraryOfTheAgentHasAnAllowedLicence() throws IOException {
    assumeTrue(Files.exists(BOM), BOM + " is written by Maven");

    List<JsonObject> libraries =
        new JsonObject(Files.readString(BOM))
            .getJsonArray("components").stream().map(JsonObject.class::cast).toList();

    assertFalse(libraries.isEmpty());
    assertEquals(
        List.of(),
        libraries.stream()
            .filter(library -> licences(library).stream().noneMatch(ALLOWED::contains))
            .map(library -> library.getString("purl") + " " + licences(library))
            .toList());
  }

  private static List<String> licences(JsonObject library) {
    return library.getJsonArray("licenses", new JsonArray()).stream()
        .map(each -> ((JsonObject) each).getJsonObject("license", new JsonObject()))
        .map(licence -> licence.getString("id", licence.getString("name", "")))
        .toList();
  }
}
