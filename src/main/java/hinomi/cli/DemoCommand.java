package hinomi.cli;

import hinomi.check.Report;
import hinomi.cli.Main.Exit;
import hinomi.demo.DemoEnvironment;
import hinomi.sink.SilencedChecks;
import hinomi.sink.log.LogSink;
import hinomi.sink.log.Logging;
import hinomi.text.HumanText;
import hinomi.verdict.Level;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Runs the agent against the embedded sites and the embedded Datadog intake.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the agent against embedded sites and an embedded Datadog intake.",
      "Needs no network and no API key. The checks are the examples, unless --checks names others."
    },
    footerHeading = "%nExample:%n",
    footer = "  hinomi demo --for 30s")
final class DemoCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Stop after this time, such as 30s or 5m (default: at Ctrl-C).")
  private Duration time = Duration.ofDays(365);

  private final Map<String, Report> last = new ConcurrentSkipListMap<>();

  @Override
  public Integer call() throws Exception {
    return switch (files.loadExamples()) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good -> {
        Vertx vertx = Vertx.vertx();
        DemoEnvironment environment =
            DemoEnvironment.start(vertx, InstantSource.system()).await(10, TimeUnit.SECONDS);
        run(good, environment);
        vertx.close().await(5, TimeUnit.SECONDS);
        yield Exit.OK;
      }
    };
  }

  private void run(FileOptions.Good good, DemoEnvironment environment) throws InterruptedException {
    Logging.toTerminal(good.secrets(), good.settings().time());
    PrintWriter out = spec.commandLine().getOut();
    SettingsFile settings =
        good.settings().embedded(environment.network(), environment.intakePort());
    Shutdown shutdown = new Shutdown(settings.stopTimeout());
    Signals.onTerminate(shutdown::request);
    LogSink log = good.settings().log(good.secrets(), new SilencedChecks());
    try (RunningAgent agent =
        new RunningAgent(settings, good.secrets(), List.of(log, this::remember), shutdown)) {
      int port = agent.start(good.checks());
      out.printf(
          "Running %s against embedded sites. Reports: http://127.0.0.1:%d/api/checks%n",
          HumanText.plural(good.checks().size(), "check"), port);
      reportProgress(shutdown, environment, good);
    }
    summary(environment, good).forEach(out::println);
  }

  private void remember(Report report) {
    last.put(report.check().name(), report);
  }

  /// Prints a line every ten seconds.
  private void reportProgress(Shutdown shutdown, DemoEnvironment environment, FileOptions.Good good)
      throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (left > 0
        && !shutdown.awaitRequest(
            Duration.ofNanos(Math.min(left, Duration.ofSeconds(10).toNanos())))) {
      left = until - System.nanoTime();
      if (left > 0) {
        spec.commandLine().getOut().println(progress(environment, good));
      }
    }
  }

  private String progress(DemoEnvironment environment, FileOptions.Good good) {
    return last.size()
        + " of "
        + HumanText.plural(good.checks().size(), "check")
        + " reported, "
        + count(Level.DOWN)
        + " down, "
        + count(Level.DEGRADED)
        + " degraded; Datadog accepted "
        + HumanText.plural(environment.intake().accepted(), "point");
  }

  private List<String> summary(DemoEnvironment environment, FileOptions.Good good) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    List<List<String>> rows = new ArrayList<>();
    last.values().stream()
        .filter(report -> report.state().level() != Level.UP)
        .map(report ->
            List.of(
                report.state().level().key(),
                report.check().name(),
                report.verdict().reason().orElse(""),
                Terminal.harmless(report.verdict().message().orElse(""))))
        .forEach(rows::add);
    lines.addAll(Terminal.columns(rows));
    lines.add("");
    lines.add(progress(environment, good));
    environment.intake().rejections().forEach(why -> lines.add("Datadog rejected a point: " + why));
    return lines;
  }

  private long count(Level level) {
    return last.values().stream().filter(report -> report.state().level() == level).count();
  }

  /// `30s`, `5m`, `1h`, `2d`.
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Duration.parse((text.endsWith("d") ? "P" : "PT") + text);
      } catch (DateTimeParseException wrong) {
        throw new TypeConversionException(
            "must be a duration such as 30s or 5m, was '" + text + "'");
      }
    }
  }
}
