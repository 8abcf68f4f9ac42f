package hinomi.cli;

import hinomi.agent.RunObserver;
import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.cli.Main.Exit;
import hinomi.config.Position;
import hinomi.sink.ReportJson;
import hinomi.text.HumanText;
import hinomi.verdict.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hinomi try`: one run in detail.
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = "Runs one check, or probes a target, and prints the details.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi try top-page",
      "  hinomi try https://www.example.com/",
      "  hinomi try mail.example.com:993                  tls on known ports, else tcp",
      "  hinomi try 'tcp://mail.example.com:25?starttls=smtp'",
      "  hinomi try 'dns://192.0.2.1/example.com?type=MX'  @server/name",
      "  hinomi try icmp://192.0.2.1",
      "  hinomi try wss://www.example.com/live",
      "  hinomi try 'grpc://api.example.com:9090?tls=false'",
      "The query sets further keys of the kind; of http, https, ws and wss it is part of the URL."
    })
final class TryCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Parameters(paramLabel = "NAME or URL", description = "Name of a check, or a target.")
  private String target = "";

  @Option(names = "--json", description = "Print one JSON object, as once --json does.")
  private boolean json;

  private final Map<String, Position> places = new LinkedHashMap<>();

  @Override
  public Integer call() {
    FileOptions.Loaded loaded =
        files
            .loadTarget(target)
            .orElseGet(() ->
                files.loadToRun(
                    target::equals, (name, section, _) -> places.put(name, section.place())));
    return switch (loaded) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good -> run(good);
    };
  }

  private int run(FileOptions.Good good) {
    Optional<Check> chosen =
        good.checks().stream().filter(check -> check.name().equals(target)).findFirst();
    if (chosen.isEmpty()) {
      spec.commandLine().getErr().println(unknown());
      return Exit.USAGE;
    }
    Terminal out = new Terminal(spec.commandLine().getOut(), Terminal.isInteractive());
    out.hide(good.secrets());
    warnElsewhere(chosen.get(), good.settings().location());
    try (RunningAgent agent =
        new RunningAgent(good.settings().local(), good.secrets(), List.of())) {
      RunObserver observer = json ? _ -> {} : new FirstAttempts(out);
      List<Report> reports = agent.once(List.of(chosen.get().anywhere()), observer);
      reports.forEach(report -> print(report, good, out));
      return reports.stream().anyMatch(each -> each.verdict().grade() == Grade.FAILED)
          ? Exit.FAILED
          : Exit.OK;
    }
  }

  private void print(Report report, FileOptions.Good good, Terminal out) {
    if (json) {
      out.raw(new ReportJson(good.secrets()).of(report).encode());
    } else {
      new RunDetails(out, good.settings().time(), Optional.ofNullable(places.get(target)))
          .of(report)
          .forEach(out::line);
    }
  }

  private void warnElsewhere(Check check, Location here) {
    if (!check.runsAt(here)) {
      spec.commandLine()
          .getErr()
          .println(
              check.name()
                  + " runs at "
                  + String.join(", ", check.locations())
                  + "; tried from "
                  + here.name());
    }
  }

  /// Says at once why an attempt failed when another one follows it.
  private static final class FirstAttempts implements RunObserver {
    private final Terminal out;
    private int attempts;

    private FirstAttempts(Terminal out) {
      this.out = out;
    }

    @Override
    public void reported(Report report) {}

    @Override
    public void attempted(Check check, Verdict verdict) {
      attempts++;
      if (verdict.grade() == Grade.FAILED && attempts <= check.recheck().attempts()) {
        out.line(
            "attempt "
                + attempts
                + " failed ("
                + verdict.reason().orElse("")
                + "): "
                + Terminal.harmless(verdict.message().orElse(""))
                + "; recheck after "
                + HumanText.duration(check.recheck().delay()));
      }
    }
  }

  private String unknown() {
    if (places.containsKey(target)) {
      return "'" + target + "' is switched off: enabled = false at " + places.get(target);
    }
    return UnknownCheck.of(
        target,
        places.keySet(),
        "hinomi list shows all names; "
            + (target.matches("[\\w-]+(\\.[\\w-]+)+")
                ? "to probe a page: https://" + target + "/"
                : "a target is one of " + TargetUrl.EXAMPLES));
  }
}
