package hinomi.cli;

import hinomi.assertion.Grade;
import hinomi.check.Report;
import hinomi.cli.Main.Exit;
import hinomi.sink.ReportJson;
import hinomi.text.HumanText;
import hinomi.text.HumanTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hinomi once`: every check once.
@Command(
    name = "once",
    mixinStandardHelpOptions = true,
    description = "Runs every check once and prints the results.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi once --only 'api-*'",
      "  hinomi once --json | jq 'select(.verdict == \"failed\")'",
      "  hinomi once --publish        also report to Datadog, as from a scheduled task"
    })
final class OnceCommand implements Callable<Integer> {
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Option(
      names = "--json",
      description = "Print one JSON object per line, in the order of the checks.")
  private boolean json;

  @Option(names = "--publish", description = "Also report to Datadog (requires DD_API_KEY).")
  private boolean publish;

  @Override
  public Integer call() {
    return switch (files.load()) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good when publish && good.settings().datadog().apiKey().isEmpty() -> {
        spec.commandLine().getErr().println("--publish requires an API key: set DD_API_KEY");
        yield Exit.USAGE;
      }
      case FileOptions.Good good -> run(good);
    };
  }

  private int run(FileOptions.Good good) {
    Terminal out = new Terminal(spec.commandLine().getOut(), Terminal.isInteractive());
    Terminal err = new Terminal(spec.commandLine().getErr(), Terminal.isInteractive());
    out.hide(good.secrets());
    err.hide(good.secrets());
    boolean delivered;
    List<Report> reports;
    SettingsFile settings = publish ? good.settings() : good.settings().local();
    try (RunningAgent agent = new RunningAgent(settings, good.secrets(), List.of())) {
      reports = agent.once(good.checks(), progress(err, good.checks().size()));
      delivered = !publish || agent.deliver(DELIVERY_TIMEOUT);
    }
    err.endProgress();
    if (json) {
      ReportJson format = new ReportJson(good.secrets());
      reports.forEach(report -> out.raw(format.of(report).encode()));
    } else {
      table(out, reports, settings.time()).forEach(out::line);
    }
    if (!delivered) {
      err.line("Datadog did not accept all points");
    }
    boolean failed = reports.stream().anyMatch(each -> each.verdict().grade() == Grade.FAILED);
    return failed || !delivered ? Exit.FAILED : Exit.OK;
  }

  private static Consumer<Report> progress(Terminal terminal, int all) {
    AtomicInteger done = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    return report -> {
      done.incrementAndGet();
      if (report.verdict().grade() == Grade.FAILED) {
        failed.incrementAndGet();
      }
      terminal.progress(done + " of " + all + " checks done, " + failed + " failed");
    };
  }

  private static List<String> table(Terminal terminal, List<Report> reports, HumanTime time) {
    List<List<String>> rows = new ArrayList<>();
    for (Report report : reports) {
      rows.add(
          List.of(
              report.verdict().grade().key(),
              report.check().name(),
              report.outcome().timing().elapsed().map(HumanText::duration).orElse("-"),
              report.verdict().reason().orElse(""),
              message(report, time)));
    }
    List<String> lines = new ArrayList<>();
    List<String> columns = Terminal.columns(rows);
    for (int row = 0; row < columns.size(); row++) {
      lines.add(terminal.colour(reports.get(row).verdict().grade(), columns.get(row)));
    }
    lines.add("");
    lines.add(summary(reports));
    return lines;
  }

  private static String message(Report report, HumanTime time) {
    String window =
        report.maintenanceUntil().map(end -> "in maintenance until " + time.of(end)).orElse("");
    return Stream.of(Terminal.harmless(report.verdict().message().orElse("")), window)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String summary(List<Report> reports) {
    long degraded = count(reports, Grade.DEGRADED);
    long failed = count(reports, Grade.FAILED);
    return HumanText.plural(reports.size(), "check")
        + ": "
        + count(reports, Grade.PASSED)
        + " passed, "
        + degraded
        + " degraded, "
        + failed
        + " failed";
  }

  private static long count(List<Report> reports, Grade grade) {
    return reports.stream().filter(each -> each.verdict().grade() == grade).count();
  }
}
