package hinomi.cli;

import hinomi.config.Problem;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// Tells why nothing was started.
public final class BadFiles {
  private BadFiles() {}

  public static int tell(List<Problem> problems, CommandSpec spec) {
    return tell(problems, spec.commandLine().getErr());
  }

  public static int tell(List<Problem> problems, PrintWriter err) {
    problems.forEach(err::println);
    err.println(Words.count(problems.size(), "problem") + "; nothing was started");
    return Exit.BAD_FILES;
  }
}
