package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What an agent says of its location when it starts.
class ChecksHereTest {
  @TempDir private Path folder;

  private ChecksHere at(String location) throws IOException {
    Path checks = Files.createDirectories(folder.resolve("checks"));
    Files.writeString(
        checks.resolve("a.conf"),
        """
        checks {
          everywhere { tcp { host = a, port = 1 } }
          there { tcp { host = a, port = 1 }, locations = osaka }
        }
        """);
    Path settings = folder.resolve("hinomi.conf");
    Files.writeString(settings, "hinomi { location = \"" + location + "\" }");
    FileOptions files = new FileOptions();
    CommandLine.populateCommand(
        files, "--checks", checks.toString(), "--config", settings.toString());
    return switch (files.load()) {
      case FileOptions.Good good -> ChecksHere.of(good);
      case FileOptions.Bad bad -> throw new AssertionError(bad);
    };
  }

  @Test
  void countsThoseThatRunHere() throws IOException {
    assertEquals("1 of 2 checks from tokyo", at("tokyo").inWords());
    assertEquals("2 checks from osaka", at("osaka").inWords());
  }

  @Test
  void findsThatNothingRunsHere() throws IOException {
    ChecksHere none = new ChecksHere(at("tokyo").all().subList(1, 2), at("tokyo").location());

    assertEquals(List.of("no check runs at tokyo: all name other locations"), none.problems());
  }
}
