package hinomi.cli;

import hinomi.agent.RunObserver;
import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Report;
import hinomi.cli.Main.Exit;
import hinomi.cli.once.GitHubAnnotations;
import hinomi.cli.once.JUnitXml;
import hinomi.cli.once.Result;
import hinomi.cli.once.ResultFormat;
import hinomi.cli.once.Tap;
import hinomi.config.Position;
import hinomi.sink.ReportJson;
import hinomi.sink.SilencedChecks;
import hinomi.state.Restored;
import hinomi.state.StateStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
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
      "  hinomi once --format github --fail-on degraded   in a workflow: annotates the lines",
      "  hinomi once --publish                            also reports to Datadog",
      "  hinomi once --publish --fail-on never            in a scheduled task"
    })
final class OnceCommand implements Callable<Integer> {
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STATES_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration SILENCES_TIMEOUT = Duration.ofSeconds(5);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @ArgGroup private Output output = new Output();

  /// Mutually exclusive.
  private static final class Output {
    @Option(
        names = "--format",
        description = {
          "${COMPLETION-CANDIDATES} (default: table). json prints one object per line, in the",
          "order of the checks; github annotates the lines of checks that did not pass."
        })
    private Format format = Format.TABLE;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    Format format() {
      return json ? Format.JSON : format;
    }
  }

  enum Format {
    TABLE,
    JSON,
    JUNIT,
    GITHUB,
    TAP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--fail-on",
      paramLabel = "degraded|failed|never",
      description =
          "Exit with 1 if a check is at least degraded or failed (default: failed), or never for"
              + " the results of checks. Points that Datadog did not accept always do.")
  private Worst failOn = Worst.FAILED;

  enum Worst {
    DEGRADED,
    FAILED,
    NEVER;

    boolean isReachedBy(Grade grade) {
      return switch (this) {
        case DEGRADED -> grade != Grade.PASSED;
        case FAILED -> grade == Grade.FAILED;
        case NEVER -> false;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(names = "--publish", description = "Also report to Datadog (requires DD_API_KEY).")
  private boolean publish;

  private final SilencedChecks silenced = new SilencedChecks();
  private final Map<String, Position> places = new LinkedHashMap<>();

  @Override
  public Integer call() {
    return switch (files.loadToRun(
        _ -> true, (name, section, _) -> places.put(name, section.place()))) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good when publish && good.settings().datadog().apiKey().isEmpty() -> {
        spec.commandLine().getErr().println("--publish requires an API key: set DD_API_KEY");
        yield Exit.USAGE;
      }
      case FileOptions.Good good
          when isAgent(good) && good.placed() instanceof FileOptions.Bad bad ->
          bad.report(spec.commandLine().getErr());
      case FileOptions.Good good -> run(good);
    };
  }

  /// A scheduled task is the agent itself; other runs are beside one.
  private boolean isAgent(FileOptions.Good good) {
    return publish && good.settings().resources().scheduled().isPresent();
  }

  private int run(FileOptions.Good good) {
    Terminal out = new Terminal(spec.commandLine().getOut(), Terminal.isInteractive());
    Terminal err = new Terminal(spec.commandLine().getErr(), Terminal.isInteractive());
    out.hide(good.secrets());
    err.hide(good.secrets());
    RunObserver progress = progress(err, good.checks().size());
    Published result = publish ? published(good, progress, err) : local(good, progress);
    List<Report> reports = result.reports();
    err.endProgress();
    if (LiveAccount.hasKeys(good)) {
      askForSilences(good, err);
    }
    print(good, reports, out, err);
    if (!result.isDelivered()) {
      err.line("Datadog did not accept all points");
    }
    boolean failed = reports.stream().anyMatch(each -> failOn.isReachedBy(each.verdict().grade()));
    return failed || !result.isDelivered() ? Exit.FAILED : Exit.OK;
  }

  /// What came of the runs, and whether Datadog has it where it was to be sent.
  private record Published(List<Report> reports, boolean isDelivered) {}

  private static Published local(FileOptions.Good good, RunObserver progress) {
    SettingsFile settings = good.settings().local();
    try (RunningAgent agent = new RunningAgent(settings, good.secrets(), List.of())) {
      return new Published(agent.once(good.checks(), progress), true);
    }
  }

  /// As one more run after those whose states are in the journal's folder. Without them, no events
  /// are sent: each run would announce again what fails.
  private static Published published(FileOptions.Good good, RunObserver progress, Terminal err) {
    Restored before = earlier(good.settings());
    SettingsFile settings = before.wasRead() ? good.settings() : good.settings().withoutEvents();
    if (!before.wasRead()) {
      err.line("no states of earlier runs: statuses and points are sent, events are not");
    }
    try (RunningAgent agent = new RunningAgent(settings, good.secrets(), List.of())) {
      List<Report> reports = agent.once(good.checks(), before, progress);
      agent.keepStates(reports);
      return new Published(reports, agent.deliver(deliveryTimeout(settings)));
    }
  }

  private static Restored earlier(SettingsFile settings) {
    return settings
        .datadog()
        .journal()
        .folder()
        .map(folder -> states(folder, settings.location()))
        .orElse(Restored.NOTHING);
  }

  private static Restored states(Path folder, Location location) {
    try (StateStore store = new StateStore(folder, location, InstantSource.system())) {
      return store.load(STATES_TIMEOUT);
    }
  }

  private static Duration deliveryTimeout(SettingsFile settings) {
    Duration stop = settings.stopTimeout();
    return stop.compareTo(DELIVERY_TIMEOUT) > 0 ? stop : DELIVERY_TIMEOUT;
  }

  private void askForSilences(FileOptions.Good good, Terminal err) {
    try (LiveAccount account = new LiveAccount(good)) {
      silenced.replace(SilenceWatch.of(account.silences(SILENCES_TIMEOUT)));
    } catch (LiveAccount.AccountException failed) {
      err.line("cannot read silences from Datadog: " + failed.message());
    }
  }

  private void print(FileOptions.Good good, List<Report> reports, Terminal out, Terminal err) {
    List<Result> results = results(good, reports);
    switch (output.format()) {
      case TABLE ->
          new OnceTable(out, good.settings().time(), silenced).of(results).forEach(out::line);
      case JSON -> {
        ReportJson format = new ReportJson(good.secrets(), silenced);
        reports.forEach(report -> out.raw(format.of(report).encode()));
        OnceTable.skipped(results).forEach(err::line);
      }
      case JUNIT -> write(new JUnitXml(), results, good);
      case GITHUB -> {
        write(new GitHubAnnotations(), results, good);
        out.line(OnceTable.summary(results));
      }
      case TAP -> write(new Tap(), results, good);
    }
  }

  private void write(ResultFormat format, List<Result> results, FileOptions.Good good) {
    PrintWriter out = spec.commandLine().getOut();
    format.write(results, good.secrets()::redactCut, out);
    out.flush();
  }

  /// Of all checks that are selected, in the order of the files.
  private List<Result> results(FileOptions.Good good, List<Report> reports) {
    Map<String, Report> byName =
        reports.stream().collect(Collectors.toMap(it -> it.check().name(), it -> it));
    Map<String, Check> checks =
        good.checks().stream().collect(Collectors.toMap(Check::name, it -> it));
    List<Result> results = new ArrayList<>();
    places.forEach((name, place) -> {
      if (byName.containsKey(name)) {
        results.add(new Result.Ran(Objects.requireNonNull(byName.get(name)), place));
      } else if (checks.containsKey(name)) {
        String where = String.join(", ", Objects.requireNonNull(checks.get(name)).locations());
        Location here = good.settings().location();
        results.add(
            new Result.Skipped(name, "runs at " + where + ", not at " + here.name(), place));
      } else {
        results.add(new Result.Skipped(name, "switched off", place));
      }
    });
    return results;
  }

  private static RunObserver progress(Terminal terminal, int all) {
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
}
