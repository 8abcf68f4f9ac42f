package hinomi.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hinomi completion`: the script by which a shell completes commands and options.
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints a script that completes commands and options in bash and zsh.",
    footerHeading = "%nExample:%n",
    footer = "  source <(hinomi completion)          in ~/.bashrc or ~/.zshrc")
final class CompletionCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      paramLabel = "SHELL",
      arity = "0..1",
      description = "${COMPLETION-CANDIDATES}; the script is the same.")
  @SuppressWarnings("UnusedVariable") // picocli refuses other words
  private Optional<Shell> shell = Optional.empty();

  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() {
    CommandLine hinomi = spec.root().commandLine();
    spec.commandLine().getOut().print(AutoComplete.bash(hinomi.getCommandName(), hinomi));
    spec.commandLine().getOut().flush();
    return Main.Exit.OK;
  }
}
