package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

  /// Checks that somebody else wrote could send them anywhere.
  @Test
  void showSecretsToNoPullRequestThatNobodyApproved() throws IOException {
    String[] steps = Files.readString(FOLDER.resolve("review.yml")).split("\n      - ");
    List<String> withSecrets =
        Arrays.stream(steps).skip(1).filter(step -> step.contains("secrets.")).toList();

    assertEquals(1, withSecrets.size());
    assertTrue(
        withSecrets
            .getFirst()
            .contains("if: github.event.action == 'labeled' && github.event.label.name == 'probe'"),
        withSecrets::toString);
    assertEquals(
        List.of(),
        Arrays.stream(steps)
            .filter(step -> step.contains("GITHUB_ENV") || step.contains("GITHUB_PATH"))
            .toList());
  }

  @Test
  void takeTheLabelOffBeforeTheyProbe() throws IOException {
    String review = Files.readString(FOLDER.resolve("review.yml"));

    int dropped = review.indexOf("--method DELETE \"repos/$GH_REPO/issues/$NUMBER/labels/probe\"");
    assertTrue(dropped > 0 && dropped < review.indexOf("$HINOMI once"), review);
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
