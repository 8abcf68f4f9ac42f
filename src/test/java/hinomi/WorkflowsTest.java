package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        Arrays.stream(steps)
            .skip(1)
            .filter(step -> step.contains("secrets.") && !isCheckoutOfHinomi(step))
            .toList();

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

  /// It reads a private repository, and is not kept.
  private static boolean isCheckoutOfHinomi(String step) {
    return step.startsWith("if: inputs.hinomi\n        uses: actions/checkout@")
        && step.contains("repository: ${{ inputs.hinomi }}")
        && step.contains("persist-credentials: false");
  }

  /// The scripts that a workflow calls must be those of its version.
  @ParameterizedTest
  @ValueSource(strings = {"deploy.yml", "drift.yml", "review.yml"})
  void takeTheScriptsOfTheSameVersionUnlessTold(String file) throws IOException {
    assertTrue(
        Files.readString(FOLDER.resolve(file))
            .contains(
                """
                      hinomi-ref:
                        description: The tag or commit of Hinomi; that of this workflow.
                        type: string
                        default: v0
                """));
  }

  /// The site of hinomi.conf is in effect where no variable is set.
  @ParameterizedTest
  @ValueSource(strings = {"deploy.yml", "drift.yml"})
  void setNoSiteOfTheirOwn(String file) throws IOException {
    assertFalse(Files.readString(FOLDER.resolve(file)).contains("vars.DD_SITE ||"));
  }

  /// What a test or a build downloads could use it.
  @Test
  void runTestsWithoutAnIdentityAndWithoutSecrets() throws IOException {
    Map<String, String> jobs = jobs("deploy.yml");
    String test = jobs.get("test");

    assertEquals(List.of("test", "deploy", "sync"), List.copyOf(jobs.keySet()));
    assertTrue(test.contains(".ci/run") && test.contains("permissions:\n      contents: read\n"));
    assertFalse(test.contains("id-token") || test.contains("environment: production"), test);
    assertEquals(1, test.split("secrets\\.", -1).length - 1, "the token of the checkout alone");
    jobs.remove("test");
    jobs.values().forEach(job -> assertFalse(job.contains(".ci/run"), job));
  }

  @Test
  void changeMonitorsOnlyAfterTheDeployment() throws IOException {
    Map<String, String> jobs = jobs("deploy.yml");

    assertTrue(jobs.get("deploy").contains("needs: test\n"));
    assertTrue(jobs.get("sync").contains("needs: deploy\n"));
    assertTrue(jobs.get("sync").contains("hinomi sync --yes"));
    assertFalse(jobs.get("deploy").contains("sync --yes"));
  }

  /// A build that has an identity at AWS could use it.
  @Test
  void buildTheImageBeforeTheyLogInToAws() throws IOException {
    String deploy = jobs("deploy.yml").get("deploy");

    int built = deploy.indexOf("docker buildx build");
    assertTrue(built > 0 && built < deploy.indexOf("configure-aws-credentials@"), deploy);
  }

  private static Map<String, String> jobs(String file) throws IOException {
    String jobs = Files.readString(FOLDER.resolve(file)).split("\njobs:\n", -1)[1];
    Map<String, String> byName = new LinkedHashMap<>();
    for (String job : jobs.split("(?m)^  (?=[a-z]+:$)", -1)) {
      if (job.matches("(?s)[a-z]+:\n.*")) {
        byName.put(job.substring(0, job.indexOf(':')), job);
      }
    }
    return byName;
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
            .filter(line -> !line.equals("token: ${{ secrets.token || github.token }}"))
            .filter(line -> !line.matches("[A-Z_]+: \\$\\{\\{ .* }}") && !line.startsWith("group:"))
            .filter(line -> !line.equals("token: ${{ secrets.token || github.token }}"))
            .toList();

    assertEquals(List.of(), injected);
  }
}
