package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hinomi.config.Problem;
import hinomi.probe.Probes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every file below `bad-checks` says in comments, line by line, what must be told about it; what
/// cannot hold comments says so in a file beside it. All are loaded at once.
class BadChecksTest {
  private static final Path FOLDER = Path.of("src/test/resources/bad-checks");
  private static final String EXPECT = "# expect: ";
  private static final String ANY_KEYS = "known: [...]";
  private static final List<Problem> PROBLEMS = load();

  @ParameterizedTest
  @MethodSource("files")
  void tellsWhatIsWrongAndNothingElse(String file) throws IOException {
    List<String> told =
        PROBLEMS.stream()
            .filter(problem -> problem.place().file().equals(FOLDER.resolve(file).toString()))
            .map(BadChecksTest::inWords)
            .toList();

    List<String> expected = expectedOf(file);
    assertEquals(
        expected, IntStream.range(0, told.size()).mapToObj(i -> told(told, expected, i)).toList());
  }

  /// Where a file leaves open which keys are known, any will do.
  private static String told(List<String> told, List<String> expected, int index) {
    boolean open = index < expected.size() && expected.get(index).endsWith(ANY_KEYS);
    String line = told.get(index);
    return open ? line.replaceFirst("known: \\[.*]$", "known: [...]") : line;
  }

  @Test
  void tellsNothingAboutOtherFiles() {
    List<String> files = files().map(file -> FOLDER.resolve(file).toString()).toList();

    assertEquals(
        List.of(),
        PROBLEMS.stream().filter(problem -> !files.contains(problem.place().file())).toList());
  }

  static Stream<String> files() {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all
          .map(path -> FOLDER.relativize(path).toString())
          .filter(name -> name.endsWith(".conf") || name.endsWith(".json"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<Problem> load() {
    Checks.Load load =
        Checks.load(FOLDER, Map.of("HOME", "/home/someone", "STEP", "sign-in"), Probes.kinds());
    return assertInstanceOf(Checks.Load.Refused.class, load).problems();
  }

  private static String inWords(Problem problem) {
    String path = problem.path().isEmpty() ? "" : problem.path() + ": ";
    String message = problem.message().replace(FOLDER + "/", "");
    return problem.place().line() + ": " + path + message;
  }

  private static List<String> expectedOf(String file) throws IOException {
    Path beside = FOLDER.resolve(file + ".expect");
    Path source = Files.exists(beside) ? beside : FOLDER.resolve(file);
    boolean isText = !file.equals("not-utf-8.conf");
    return Files.readString(source, isText ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1)
        .lines()
        .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
        .filter(line -> line.startsWith(EXPECT))
        .map(line -> line.substring(EXPECT.length()))
        .toList();
  }
}
