package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs of `bench` are run by hand, so only this test notices when one no longer compiles.
class BenchTest {
  @TempDir private Path classes;

  static List<Path> programs() {
    try (Stream<Path> all = Files.walk(Path.of("bench/src"))) {
      return all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void keepUpWithTheAgent(Path program) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-sourcepath",
            "bench/src");
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(program)).call();
    }

    assertEquals("", said.toString());
  }
}
