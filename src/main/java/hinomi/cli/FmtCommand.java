package hinomi.cli;

import hinomi.cli.Main.Exit;
import hinomi.config.Documents;
import hinomi.config.Environment;
import hinomi.config.Layout;
import hinomi.config.Problems;
import hinomi.config.Secrets;
import hinomi.text.HumanText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hinomi fmt`: the layout of check files.
@Command(
    name = "fmt",
    mixinStandardHelpOptions = true,
    description = {
      "Lays out check files: indentation, blanks at the ends of lines, empty lines.",
      "Prints the names of the files that it changed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi fmt",
      "  hinomi fmt --check   in a pipeline: changes nothing, exits with 1 if a file would change"
    })
final class FmtCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(names = "--check", description = "Only print the names of the files that would change.")
  private boolean check;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Files, or folders of check files (default: checks).")
  private List<Path> paths = List.of(Path.of("checks"));

  private final Problems problems = new Problems();

  @Override
  public Integer call() {
    int changed = 0;
    for (Path path : paths) {
      for (Path file : files(path)) {
        try {
          changed += format(file) ? 1 : 0;
        } catch (IOException failed) {
          spec.commandLine().getErr().println(file + ": cannot be read or written: " + failed);
          return Exit.USAGE;
        }
      }
    }
    if (problems.none()) {
      String done = check ? " would change" : " changed";
      spec.commandLine().getErr().println(HumanText.plural(changed, "file") + done);
      return check && changed > 0 ? Exit.FAILED : Exit.OK;
    }
    problems.sorted().forEach(spec.commandLine().getErr()::println);
    return Exit.USAGE;
  }

  private List<Path> files(Path path) {
    return Files.isRegularFile(path)
        ? List.of(path)
        : new Documents(path, Environment.of(Map.of()), new Secrets(), problems).files();
  }

  /// Whether the file changed, or would change.
  private boolean format(Path file) throws IOException {
    String text = Files.readString(file);
    String laidOut = Layout.of(text);
    if (laidOut.equals(text)) {
      return false;
    }
    spec.commandLine().getOut().println(file);
    if (!check) {
      replace(file.toRealPath(), laidOut);
    }
    return true;
  }

  /// All of it or nothing.
  private static void replace(Path file, String text) throws IOException {
    Path written = file.resolveSibling("." + file.getFileName() + ".fmt");
    Files.copy(
        file, written, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(written, text, StandardCharsets.UTF_8);
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
