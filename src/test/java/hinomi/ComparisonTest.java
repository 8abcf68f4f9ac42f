package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hinomi.check.Checks;
import hinomi.check.Checks.Load.Loaded;
import hinomi.probe.Probes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What `bench/comparison` says of Hinomi, and the sizes it says of all. The judges of other tools
/// are asked by hand.
class ComparisonTest {
  private static final Path FOLDER = Path.of("bench/comparison");

  @Test
  void theFilesOfHinomiHold25Checks() {
    var environment = Map.of("API_TOKEN", "a-token", "LOGIN_PASSWORD", "a-password");

    Checks.Load load = Checks.load(FOLDER.resolve("hinomi/checks"), environment, Probes.kinds());

    assertEquals(25, assertInstanceOf(Loaded.class, load).checks().all().size());
  }

  @Test
  void theSizesAreThoseOfTheFiles() throws Exception {
    Process count =
        new ProcessBuilder(FOLDER.resolve("count").toString()).redirectErrorStream(true).start();
    String printed = new String(count.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, count.waitFor(), printed);
    assertEquals(4, rows(printed).size(), printed);
    assertEquals(rows(printed), rows(Files.readString(FOLDER.resolve("README.md"))));
  }

  private static List<String> rows(String text) {
    return text.lines()
        .filter(line -> line.matches("\\| \\[?(hinomi|gatus|checkly|blackbox)\\b.* \\d+ \\|"))
        .map(line -> line.replaceAll("\\[|]\\(\\w+\\)", ""))
        .map(line -> String.join("|", List.of(line.split("\\|")).subList(1, 6)))
        .toList();
  }
}
