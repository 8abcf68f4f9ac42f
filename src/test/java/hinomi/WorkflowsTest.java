package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the workflows may do, and with whose code. Whether they are well formed is checked beside
/// Java, by GitHub's own parser.
class WorkflowsTest {
  private static final Path FOLDER = Path.of(".github/workflows");
  private static final Pattern PINNED =
      Pattern.compile("[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");

  static List<Path> files() {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void useNobodysCodeButByItsCommit(Path file) throws IOException {
    List<String> loose =
        Files.readString(file)
            .lines()
            .map(String::strip)
            .filter(line -> line.matches("(- )?uses: .*"))
            .map(line -> line.replaceFirst(".*uses: ", ""))
            .filter(action -> !PINNED.matcher(action).matches())
            .toList();

    assertEquals(List.of(), loose);
  }

  @ParameterizedTest
  @MethodSource("files")
  void mayOnlyReadUnlessAJobSaysWhy(Path file) throws IOException {
    String text = Files.readString(file);
    List<String> unexplained =
        text.lines().filter(line -> line.matches(".*: write *")).map(String::strip).toList();

    assertTrue(text.contains("\npermissions:\n  contents: read\n"), "reads by default");
    assertEquals(List.of(), unexplained);
  }

  @ParameterizedTest
  @MethodSource("files")
  void putNothingFromOutsideIntoAScript(Path file) throws IOException {
    List<String> injected =
        Files.readString(file)
            .lines()
            .filter(line -> line.contains("${{ github.event") || line.contains("${{ secrets"))
            .map(String::strip)
            .filter(line -> !line.startsWith("#"))
            .filter(line -> !line.matches("[A-Z_]+: \\$\\{\\{ .* }}") && !line.startsWith("group:"))
            .toList();

    assertEquals(List.of(), injected);
  }
}
