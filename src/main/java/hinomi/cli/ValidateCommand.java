package hinomi.cli;

import hinomi.cli.Main.Exit;
import hinomi.config.Problem;
import hinomi.text.HumanText;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `hinomi validate`: all problems of all files.
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Reports all problems of all files, as file:line: path: message.",
    footerHeading = "%nExample:%n",
    footer = "  hinomi validate --checks checks")
final class ValidateCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    return switch (files.load()) {
      case FileOptions.Bad(List<Problem> problems) -> {
        problems.forEach(out::println);
        spec.commandLine().getErr().println(HumanText.plural(problems.size(), "problem"));
        yield Exit.USAGE;
      }
      case FileOptions.Good good -> {
        UnsupportedChecks.warnings(good.checks()).forEach(spec.commandLine().getErr()::println);
        out.println(HumanText.plural(good.checks().size(), "check") + ", no problems");
        yield Exit.OK;
      }
    };
  }
}
