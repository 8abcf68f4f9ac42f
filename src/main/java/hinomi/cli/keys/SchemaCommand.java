package hinomi.cli.keys;

import hinomi.cli.Main.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `hinomi schema`: the JSON Schema of check files.
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Prints the JSON Schema (2020-12) of check files, for editors.",
    footerHeading = "%nExample:%n",
    footer = "  hinomi schema > checks/check-file.schema.json")
public final class SchemaCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(CheckFileSchema.schema().encodePrettily());
    return Exit.OK;
  }
}
