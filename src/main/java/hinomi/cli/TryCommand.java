package hinomi.cli;

import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.Report;
import hinomi.cli.Main.Exit;
import hinomi.config.Suggestions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hinomi try`: one run in detail.
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = "Runs one check, or probes a URL, and prints the details.",
    footerHeading = "%nExamples:%n",
    footer = {"  hinomi try top-page", "  hinomi try https://www.example.com/"})
final class TryCommand implements Callable<Integer> {
  private static final String HINT =
      "a URL starts with http:// or https://; 'hinomi once' lists the names of all checks";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Parameters(paramLabel = "NAME or URL", description = "Name of a check, or any URL.")
  private String nameOrUrl = "";

  @Override
  public Integer call() {
    return switch (isUrl() ? files.loadUrl(nameOrUrl) : files.load()) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good -> run(good);
    };
  }

  private boolean isUrl() {
    return nameOrUrl.contains("://");
  }

  private int run(FileOptions.Good good) {
    List<Check> chosen =
        good.checks().stream().filter(check -> check.name().equals(nameOrUrl)).toList();
    if (chosen.isEmpty()) {
      spec.commandLine().getErr().println(unknown(good.checks()));
      return Exit.USAGE;
    }
    Terminal terminal = new Terminal(spec.commandLine().getOut(), Terminal.isInteractive());
    terminal.hide(good.secrets());
    try (RunningAgent agent =
        new RunningAgent(good.settings().local(), good.secrets(), List.of())) {
      List<Report> reports = agent.once(chosen, _ -> {});
      reports.forEach(report ->
          new RunDetails(terminal, good.settings().time()).of(report).forEach(terminal::line));
      return reports.stream().anyMatch(each -> each.verdict().grade() == Grade.FAILED)
          ? Exit.FAILED
          : Exit.OK;
    }
  }

  private String unknown(List<Check> checks) {
    List<String> names = checks.stream().map(Check::name).toList();
    String near = Suggestions.didYouMean(nameOrUrl, names);
    return "no check named '" + nameOrUrl + "'; " + (near.isEmpty() ? HINT : near.strip());
  }
}
