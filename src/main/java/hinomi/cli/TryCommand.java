package hinomi.cli;

import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.Report;
import hinomi.config.Problem;
import hinomi.config.Suggestions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Looks once at one target and shows everything.
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = "Runs one check now, or looks at a URL, and shows all that was seen.",
    footerHeading = "%nExamples:%n",
    footer = {"  hinomi try top-page", "  hinomi try https://www.example.com/"})
final class TryCommand implements Callable<Integer> {
  private static final String LOOK_THEM_UP =
      "a URL begins with http:// or https://, and 'hinomi once' lists the names of all checks";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Parameters(paramLabel = "NAME or URL", description = "A check of the files, or any URL.")
  private String what = "";

  @Override
  public Integer call() {
    return switch (isUrl() ? files.loadUrl(what) : files.load()) {
      case FileOptions.Bad(List<Problem> problems) -> BadFiles.tell(problems, spec);
      case FileOptions.Good good -> look(good);
    };
  }

  private boolean isUrl() {
    return what.contains("://");
  }

  private int look(FileOptions.Good good) {
    List<Check> chosen = good.checks().stream().filter(check -> check.name().equals(what)).toList();
    if (chosen.isEmpty()) {
      spec.commandLine().getErr().println(unknown(good.checks()));
      return Exit.BAD_FILES;
    }
    Terminal terminal = new Terminal(spec.commandLine().getOut(), Terminal.isInteractive());
    terminal.hide(good.secrets());
    try (RunningAgent agent =
        new RunningAgent(good.settings().untold(), good.secrets(), List.of())) {
      List<Report> reports = agent.once(chosen, _ -> {});
      reports.forEach(report -> new RunDetails(terminal).of(report).forEach(terminal::line));
      return reports.stream().anyMatch(each -> each.verdict().grade() == Grade.FAILED)
          ? Exit.FAILED
          : Exit.GOOD;
    }
  }

  private String unknown(List<Check> checks) {
    List<String> names = checks.stream().map(Check::name).toList();
    String near = Suggestions.didYouMean(what, names);
    return "no check is called '" + what + "'; " + (near.isEmpty() ? LOOK_THEM_UP : near.strip());
  }
}
