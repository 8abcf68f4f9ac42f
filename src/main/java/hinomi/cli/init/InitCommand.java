package hinomi.cli.init;

import hinomi.check.Check;
import hinomi.check.Checks;
import hinomi.check.Checks.Load;
import hinomi.cli.Main.Exit;
import hinomi.cli.Terminal;
import hinomi.probe.Probes;
import hinomi.text.HumanText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hinomi init`: asks for what no option says, then writes the files of a repository of checks.
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a first file of checks, hinomi.conf, a GitHub workflow and .gitignore.",
      "Asks for what no option says, and keeps every file that exists."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi init",
      "  hinomi init shop --url https://shop.example.com/ --location tokyo",
      "  hinomi init --yes --from-sitemap https://www.example.com/sitemap.xml",
      "  hinomi init --yes --from-hosts hosts.txt --file internal.conf"
    })
public final class InitCommand implements Callable<Integer> {
  private static final String NO_SOURCE =
      "nothing to check: use --url URL, --from-sitemap URL or --from-hosts FILE";
  private static final String NO_TERMINAL =
      "no terminal to ask on: use --url URL (or --from-sitemap, --from-hosts), --location NAME and"
          + " --notify HANDLE; with --yes, the last two may be missing";
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.conf");
  private static final int LONGEST_LOCATION = 100;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "The folder; created if it does not exist (default: the current one).")
  private Path folder = Path.of("");

  @Mixin private Sources sources = new Sources();

  @Option(
      names = "--file",
      paramLabel = "NAME",
      description = "The name of the file in checks/ (default: sites.conf).")
  private String file = "sites.conf";

  @Option(
      names = "--location",
      paramLabel = "NAME",
      description = "The location of the agent, such as tokyo (default: local).")
  private Optional<String> location = Optional.empty();

  @Option(
      names = "--notify",
      paramLabel = "HANDLE",
      description = "The handle that Datadog notifies, such as @slack-shop (default: nobody).")
  private Optional<String> notified = Optional.empty();

  @Option(
      names = "--repository",
      paramLabel = "OWNER/hinomi",
      description = {
        "The GitHub repository of Hinomi, for the workflow.",
        "Default: hinomi of the owner of the git remote origin."
      })
  private Optional<String> repository = Optional.empty();

  @Option(names = "--yes", description = "Use the defaults instead of asking.")
  private boolean yes;

  private final Optional<Questions> questions;
  private final InputStream input;
  private final String command;

  public InitCommand() {
    this(Questions.onTerminal(), System.in, System.getProperty("hinomi.command", "hinomi"));
  }

  /// Asks the questions, if there is a terminal; `-` as a file is the stream. The command is how
  /// the user has called Hinomi.
  InitCommand(Optional<Questions> questions, InputStream input, String command) {
    this.questions = questions;
    this.input = input;
    this.command = command;
  }

  @Override
  public Integer call() {
    try {
      return init();
    } catch (Refusal refused) {
      spec.commandLine().getErr().println(refused.why());
      return Exit.USAGE;
    }
  }

  private int init() throws Refusal {
    checkOptions();
    boolean needsChecks = !Scaffold.exists(folder, checks());
    boolean needsSettings = !Scaffold.exists(folder, Scaffold.SETTINGS);
    checkTerminal(needsChecks, needsSettings);
    Collection<Page> pages = needsChecks ? pages() : List.of();
    String place = needsSettings ? location() : "";
    Optional<String> handle = needsChecks ? handle() : Optional.empty();
    FirstFile.Written first = FirstFile.of(checked(pages, handle), handle, namesInUse());
    Scaffold scaffold =
        Scaffold.of(checks(), first.text(), place, namespace(), repositoryOfHinomi());
    report(written(scaffold), first.names(), needsChecks && handle.isEmpty());
    return Exit.OK;
  }

  private String checks() {
    return "checks/" + file;
  }

  private void checkOptions() throws Refusal {
    if (!FILE.matcher(file).matches()) {
      throw new Refusal("--file: must be a name such as shop.conf, was '" + file + "'");
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new Refusal(folder + ": is not a folder");
    }
    refuse("--location", location.flatMap(InitCommand::wrongLocation));
    refuse("--notify", notified.flatMap(InitCommand::wrongHandle));
    refuse(
        "--repository",
        repository
            .filter(name -> !GitHub.isRepository(name))
            .map(name -> "must be OWNER/NAME, was '" + name + "'"));
  }

  private static void refuse(String option, Optional<String> wrong) throws Refusal {
    if (wrong.isPresent()) {
      throw new Refusal(option + ": " + wrong.get());
    }
  }

  private void checkTerminal(boolean needsChecks, boolean needsSettings) throws Refusal {
    boolean mustAsk =
        (needsChecks && (sources.isEmpty() || notified.isEmpty()))
            || (needsSettings && location.isEmpty());
    if (needsChecks && sources.isEmpty() && yes) {
      throw new Refusal(NO_SOURCE);
    }
    if (mustAsk && !yes && questions.isEmpty()) {
      throw new Refusal(NO_TERMINAL);
    }
  }

  private Collection<Page> pages() throws Refusal {
    return sources.isEmpty()
        ? Sources.of(ask("URL to check", Sources::wrongWith))
        : sources.pages(input, spec.commandLine().getErr()::println);
  }

  private String location() throws Refusal {
    if (location.isPresent() || yes) {
      return location.orElse("local");
    }
    String answer =
        ask(
            "Location of the agent, such as tokyo [local]",
            text -> text.isEmpty() ? Optional.empty() : wrongLocation(text));
    return answer.isEmpty() ? "local" : answer;
  }

  private Optional<String> handle() throws Refusal {
    return notified.isPresent() || yes
        ? notified
        : Optional.of(
                ask(
                    "Handle that Datadog notifies, such as @slack-shop [nobody]",
                    text -> text.isEmpty() ? Optional.empty() : wrongHandle(text)))
            .filter(handle -> !handle.isEmpty());
  }

  private String ask(String question, Questions.Judge judge) throws Refusal {
    return questions.orElseThrow(() -> new Refusal(NO_TERMINAL)).ask(question, judge);
  }

  private static Optional<String> wrongLocation(String text) {
    return text.isBlank() || text.length() > LONGEST_LOCATION
        ? Optional.of("must have 1 to " + LONGEST_LOCATION + " characters")
        : Optional.empty();
  }

  private static Optional<String> wrongHandle(String text) {
    return Page.parse("example.com").flatMap(page -> UrlCheck.wrongWith(page, Optional.of(text)));
  }

  private static Collection<Page> checked(Collection<Page> pages, Optional<String> handle)
      throws Refusal {
    for (Page page : pages) {
      refuse(page.url().toString(), UrlCheck.wrongWith(page, handle));
    }
    return pages;
  }

  /// As far as the files that exist are valid.
  private List<String> namesInUse() {
    return switch (Checks.load(folder.resolve("checks"), System.getenv(), Probes.kinds())) {
      case Load.Refused _ -> List.of();
      case Load.Loaded(Checks checks) -> checks.all().stream().map(Check::name).toList();
    };
  }

  /// The name of the folder, as far as it is fit for a namespace, and for the names of IAM roles
  /// that are made of it.
  private String namespace() {
    String name = folder.toAbsolutePath().normalize().getFileName() + "";
    String slug = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String cut = slug.substring(0, Math.min(slug.length(), 40)).replaceAll("^-|-$", "");
    return cut.isEmpty() ? "default" : cut;
  }

  private String repositoryOfHinomi() {
    return repository
        .or(() -> GitHub.owner(folder).map(owner -> owner + "/hinomi"))
        .orElse(GitHub.UNKNOWN);
  }

  private Map<String, Boolean> written(Scaffold scaffold) throws Refusal {
    try {
      return scaffold.write(folder);
    } catch (IOException failed) {
      throw new Refusal("cannot write " + failed.getMessage());
    }
  }

  private void report(Map<String, Boolean> files, List<String> names, boolean isSilent) {
    PrintWriter out = spec.commandLine().getOut();
    List<List<String>> rows = new ArrayList<>();
    files.forEach((name, isNew) -> rows.add(row(name, isNew, names.size())));
    Terminal.columns(rows).forEach(out::println);
    if (Boolean.TRUE.equals(files.get(Scaffold.WORKFLOW))
        && repositoryOfHinomi().equals(GitHub.UNKNOWN)) {
      out.println();
      out.println(
          "In " + Scaffold.WORKFLOW + ", replace OWNER with the owner of your Hinomi repository.");
    }
    if (isSilent) {
      out.println();
      out.println("Nobody is notified yet: set notify in " + checks() + ".");
    }
    out.println();
    out.println(folder.toString().isEmpty() ? "Next:" : "Next, in " + folder + ":");
    Terminal.columns(next(names)).forEach(line -> out.println("  " + line));
  }

  private List<String> row(String name, boolean isNew, int count) {
    if (isNew) {
      return List.of("wrote", name, name.equals(checks()) ? HumanText.plural(count, "check") : "");
    }
    return name.equals(Scaffold.WORKFLOW) && Scaffold.isHinomiItself(folder)
        ? List.of("left out", name, "review.yml and deploy.yml exist")
        : List.of(
            "kept", name, name.equals(checks()) ? "exists; --file NAME writes another" : "exists");
  }

  private List<List<String>> next(List<String> names) {
    String hinomi = commandInFolder();
    return List.of(
        names.isEmpty()
            ? List.of(hinomi + " once", "run every check once")
            : List.of(hinomi + " try " + names.getFirst(), "run one check, in detail"),
        List.of(hinomi + " plan", "runs, series and cost a month"),
        List.of("DD_API_KEY=... " + hinomi + " run", "run the agent until Ctrl-C"));
  }

  /// `./hinomi` is not in another folder.
  private String commandInFolder() {
    return folder.toString().isEmpty() || !command.contains("/")
        ? command
        : Path.of(command).toAbsolutePath().normalize().toString();
  }
}
