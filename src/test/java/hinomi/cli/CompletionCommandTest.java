package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The script in a real bash, asked as the Tab key does.
class CompletionCommandTest {
  @TempDir private Path folder;
  private Path script;

  @BeforeEach
  void write() throws IOException {
    StringWriter out = new StringWriter();
    assertEquals(0, Main.of().setOut(new PrintWriter(out, true)).execute("completion"));
    script = Files.writeString(folder.resolve("completion"), out.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "hinomi va, validate",
    "hinomi sch, schema",
    "hinomi validate --c, --checks --config",
    "hinomi keys --j, --json"
  })
  void completesCommandsAndOptions(String typed, String completed) throws Exception {
    String line =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_hinomi; echo ${COMPREPLY[@]}"
            .formatted(script, typed);

    assertEquals(completed, bash(line));
  }

  @Test
  void isTheSameForEachShell() {
    CommandLines hinomi = new CommandLines();

    assertEquals(0, hinomi.run("completion", "bash"));
    assertEquals(2, hinomi.run("completion", "fish"));
    assertEquals(
        "Invalid value for positional parameter at index 0 (SHELL): expected one of [bash, zsh] but"
            + " was 'fish'; hinomi completion --help lists the options\n",
        hinomi.errors());
  }

  @Test
  void isRegisteredForTheCommand() throws Exception {
    assertEquals(
        "complete -o default -F _complete_hinomi hinomi",
        bash("source '" + script + "'; complete -p hinomi"));
  }

  private static String bash(String line) throws IOException, InterruptedException {
    Process bash =
        new ProcessBuilder("bash", "-c", line)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    bash.waitFor();
    return out.strip();
  }
}
