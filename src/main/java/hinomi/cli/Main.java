package hinomi.cli;

import hinomi.cli.plan.PlanCommand;
import hinomi.sink.log.Logging;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `hinomi`.
@Command(
    name = "hinomi",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = "Watches web sites from checks in git, and tells Datadog.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      OnceCommand.class,
      ValidateCommand.class,
      TryCommand.class,
      PlanCommand.class,
      ExportCommand.class,
      SyncCommand.class,
      DemoCommand.class,
      HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi demo                          see it work, without network or key",
      "  hinomi validate                      every problem of every file in checks/",
      "  hinomi try https://www.example.com/  look once, and show all that was seen",
      "  hinomi once --only 'shop-*'          run some checks once, and exit 1 if one failed",
      "  DD_API_KEY=... hinomi run            the agent, until SIGTERM"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:all is well",
      " 1:a check failed, or Datadog did not take what it was to",
      " 2:files or options are wrong; nothing was started",
      "70:the agent itself is at fault"
    })
public final class Main implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int OUR_FAULT = 70;
  private static final List<String> AGENT = List.of("run");
  private static final Duration FOR_LOG = Duration.ofSeconds(1);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> LOG.error("thread {} has ended", thread.getName(), error));
    boolean nothingToParse = List.of(arguments).equals(AGENT);
    int code = nothingToParse ? agent(err) : of().setOut(out).setErr(err).execute(arguments);
    Logging.flush(FOR_LOG);
    System.exit(code);
  }

  /// As the image starts it. The parser would look at all commands first, for an eighth of the
  /// start.
  private static int agent(PrintWriter err) {
    try {
      return new RunCommand().agent(err);
    } catch (Throwable error) { // also an Error: whoever started us is told by the exit code
      return failed(error, err);
    }
  }

  static CommandLine of() {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((wrong, _) -> misused(wrong));
    line.setExecutionExceptionHandler((error, command, _) -> failed(error, command.getErr()));
    return line;
  }

  /// One line says what is wrong, which the whole usage would hide.
  private static int misused(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(wrong.getMessage() + "; " + name + " --help tells what there is");
    UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    return Exit.BAD_FILES;
  }

  private static int failed(Throwable error, PrintWriter err) {
    if (error instanceof BindException) {
      return taken(err);
    }
    LOG.error("the agent itself is at fault", error);
    return OUR_FAULT;
  }

  /// Nothing is wrong with the agent when another one runs here already.
  private static int taken(PrintWriter err) {
    err.println(
        "hinomi.http.port: somebody listens there already, another agent perhaps; say another"
            + " port (HINOMI_HTTP_PORT), or 0 for any");
    return Exit.BAD_FILES;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Exit.BAD_FILES;
  }
}
