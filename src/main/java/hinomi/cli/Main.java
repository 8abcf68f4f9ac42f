package hinomi.cli;

import hinomi.cli.init.InitCommand;
import hinomi.cli.keys.KeysCommand;
import hinomi.cli.keys.SchemaCommand;
import hinomi.cli.plan.PlanCommand;
import hinomi.sink.log.Logging;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `hinomi`.
@Command(
    name = "hinomi",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Runs uptime checks from files in git and reports to Datadog.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InitCommand.class,
      RunCommand.class,
      OnceCommand.class,
      ValidateCommand.class,
      TryCommand.class,
      ListCommand.class,
      ShowCommand.class,
      FmtCommand.class,
      KeysCommand.class,
      SchemaCommand.class,
      PlanCommand.class,
      ExportCommand.class,
      SyncCommand.class,
      ReviewCommand.class,
      SilenceCommand.class,
      SilencesCommand.class,
      UnsilenceCommand.class,
      DemoCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi demo                          try it without network or API key",
      "  hinomi init                          write a first check and what goes with it",
      "  hinomi validate                      report all problems in checks/",
      "  hinomi try https://www.example.com/  probe a URL once and show the details",
      "  hinomi once --only 'shop-*'          run some checks once; exit 1 if one fails",
      "  DD_API_KEY=... hinomi run            run the agent until SIGTERM"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:success",
      " 1:a check failed, Datadog did not accept everything, or the HTTP port could not be opened",
      " 2:invalid files or options; nothing was started",
      "70:internal error of the agent"
    })
public final class Main implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  /// The words of an option, which are documented in small letters.
  private static final Pattern WORDS = Pattern.compile("(\\[[A-Z, ]+]) \\(case-insensitive\\)");

  private static final List<String> RUN = List.of("run");
  private static final Duration LOG_FLUSH_TIMEOUT = Duration.ofSeconds(1);

  public static final class Exit {
    public static final int OK = 0;
    static final int FAILED = 1;
    public static final int USAGE = 2;
    static final int INTERNAL_ERROR = 70;

    private Exit() {}
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"hinomi " + version(), "Java " + Runtime.version()};
    }
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> LOG.error("thread {} died", thread.getName(), error));
    boolean nothingToParse = List.of(arguments).equals(RUN);
    int code = nothingToParse ? agent(err) : of().setOut(out).setErr(err).execute(arguments);
    Logging.flush(LOG_FLUSH_TIMEOUT);
    System.exit(code);
  }

  /// Starts the agent as the image does, without the option parser: loading all commands takes an
  /// eighth of the start-up time.
  private static int agent(PrintWriter err) {
    try {
      return new RunCommand().agent(err);
    } catch (Throwable error) { // also an Error: the exit code reports it
      return failed(error, err);
    }
  }

  /// The version of the jar.
  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  static CommandLine of() {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((wrong, _) -> invalidUsage(wrong));
    line.setExecutionExceptionHandler((error, command, _) -> failed(error, command.getErr()));
    return line;
  }

  /// One line, which the usage message would hide.
  private static int invalidUsage(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message =
        WORDS
            .matcher(String.valueOf(wrong.getMessage()))
            .replaceAll(found -> found.group(1).toLowerCase(Locale.ROOT));
    command.getErr().println(message + "; " + name + " --help lists the options");
    UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    return Exit.USAGE;
  }

  private static int failed(Throwable error, PrintWriter err) {
    if (error instanceof BindException wrong) {
      return notListening(wrong, err);
    }
    LOG.error("internal error", error);
    return Exit.INTERNAL_ERROR;
  }

  /// A wrong address, or probably another agent that runs here: that is no internal error. It may
  /// pass, as at a restart or before the network is up, so a supervisor should try again.
  private static int notListening(BindException wrong, PrintWriter err) {
    String message = String.valueOf(wrong.getMessage());
    err.println(
        message.endsWith("in use")
            ? "hinomi.http.port: "
                + message
                + ", perhaps by another agent; set another port (HINOMI_HTTP_PORT), or 0 for any"
                + " free port"
            : "hinomi.http: " + message);
    return Exit.FAILED;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Exit.USAGE;
  }
}
