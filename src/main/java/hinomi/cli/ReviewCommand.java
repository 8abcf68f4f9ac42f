package hinomi.cli;

import hinomi.cli.Main.Exit;
import hinomi.config.Suggestions;
import hinomi.datadog.Locations;
import hinomi.datadog.review.MonthReview;
import hinomi.datadog.review.Request;
import hinomi.report.Layout;
import hinomi.report.MonthReport;
import hinomi.report.Part;
import hinomi.text.HumanText;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hinomi review`: a month of the checks as Datadog knows it, a page for each team.
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    description = {
      "Reports a month from Datadog, a page for each team: SLOs and their budgets,",
      "the worst checks, incidents with times to detect and to restore, cost.",
      "Requires DD_API_KEY, and DD_APP_KEY with the permissions slos_read,",
      "events_read and timeseries_query."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi review",
      "  hinomi review --month 2026-11 --team storefront",
      "  hinomi review --html --out november.html"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:everything was read",
      " 1:something could not be read; the report says what",
      " 2:invalid files or options"
    })
final class ReviewCommand implements Callable<Integer> {
  /// Bounds waits for rate limits, for pipelines.
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Option(
      names = "--month",
      paramLabel = "MONTH",
      description = "The month in hinomi.zone, such as 2026-11 (default: the last whole one).")
  private Optional<String> month = Optional.empty();

  @Option(
      names = "--team",
      paramLabel = "TEAM",
      description = "Only checks with this tag 'team'; repeatable.")
  private List<String> teams = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write to a file; .md and .html choose the layout.")
  private Optional<Path> out = Optional.empty();

  @ArgGroup private Format format = new Format();

  /// Mutually exclusive.
  private static final class Format {
    @Option(names = "--markdown", description = "Print Markdown.")
    private boolean markdown;

    @Option(names = "--html", description = "Print HTML, one document that prints a team a page.")
    private boolean html;
  }

  private final InstantSource clock = InstantSource.system();

  @Override
  public Integer call() {
    return switch (files.withPlaceholders().load()) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good when !LiveAccount.hasKeys(good) ->
          refuse("review requires two keys: set DD_API_KEY and DD_APP_KEY");
      case FileOptions.Good good -> {
        try {
          yield review(good, request(good));
        } catch (IllegalArgumentException wrong) {
          yield refuse(String.valueOf(wrong.getMessage()));
        }
      }
    };
  }

  private int refuse(String why) {
    spec.commandLine().getErr().println(why);
    return Exit.USAGE;
  }

  private Request request(FileOptions.Good good) {
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    ZoneId zone = good.settings().time().zone();
    Locations locations = good.settings().locations(good.checks());
    return new Request(
        good.checks(),
        files.isPartial(),
        teams(good),
        locations,
        month(YearMonth.from(now.atZone(zone))),
        zone,
        now);
  }

  private YearMonth month(YearMonth current) {
    YearMonth asked = month.map(ReviewCommand::parsed).orElse(current.minusMonths(1));
    if (asked.isAfter(current)) {
      throw new IllegalArgumentException("--month " + asked + " has not begun");
    }
    return asked;
  }

  private static YearMonth parsed(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException(
          "--month must be a month such as 2026-11, was '" + text + "'", wrong);
    }
  }

  private Set<String> teams(FileOptions.Good good) {
    Set<String> known =
        good.checks().stream().map(Request::team).collect(Collectors.toCollection(TreeSet::new));
    for (String team : teams) {
      if (team.isEmpty() || !known.contains(team)) {
        String near = Suggestions.didYouMean(team, known).strip();
        List<String> named = known.stream().filter(each -> !each.isEmpty()).toList();
        throw new IllegalArgumentException(
            "no check has the tag team = '"
                + team
                + "'; "
                + (near.isEmpty()
                    ? named.isEmpty()
                        ? "no check has a team"
                        : "teams are " + HumanText.firstOf(named, 10)
                    : near));
      }
    }
    if (known.isEmpty()) {
      throw new IllegalArgumentException("there are no checks in " + files.folder(good.settings()));
    }
    return teams.isEmpty() ? known : new TreeSet<>(teams);
  }

  private int review(FileOptions.Good good, Request request) {
    Terminal progress = new Terminal(spec.commandLine().getErr(), Terminal.isInteractive());
    progress.hide(good.secrets());
    Vertx vertx = RunningAgent.vertx();
    try {
      List<MonthReport> reports =
          new MonthReview(
                  vertx,
                  good.settings().datadog(),
                  good.settings().resources(),
                  step -> progress.progress("Reading Datadog: " + step))
              .read(request, good.settings().location(), good.settings().prices())
              .toCompletionStage()
              .toCompletableFuture()
              .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      progress.endProgress();
      return print(good, reports);
    } catch (CompletionException failed) {
      progress.endProgress();
      spec.commandLine().getErr().println(good.secrets().redact(reason(failed)));
      return Exit.FAILED;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static String reason(CompletionException failed) {
    return switch (failed.getCause()) {
      case TimeoutException _ ->
          "not read within " + HumanText.duration(TIMEOUT) + "; run it again";
      case null, default -> "not read, through a fault of hinomi: " + failed.getMessage();
    };
  }

  private int print(FileOptions.Good good, List<MonthReport> reports) {
    String text = good.secrets().redact(layout().of(reports, Terminal.widthOfText()));
    if (out.isPresent()) {
      try {
        Files.writeString(out.get(), text);
      } catch (IOException refused) {
        return refuse("--out " + out.get() + ": cannot write (" + refused + ")");
      }
      spec.commandLine()
          .getErr()
          .println(HumanText.plural(reports.size(), "page") + " written to " + out.get());
    } else {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    }
    List<String> missing = reports.stream().flatMap(ReviewCommand::unreadable).distinct().toList();
    missing.forEach(
        why -> spec.commandLine().getErr().println("not readable: " + good.secrets().redact(why)));
    return missing.isEmpty() ? Exit.OK : Exit.FAILED;
  }

  private Layout layout() {
    String name = out.map(Path::toString).orElse("");
    return format.html || (!format.markdown && name.endsWith(".html"))
        ? Layout.HTML
        : format.markdown || name.endsWith(".md") ? Layout.MARKDOWN : Layout.TEXT;
  }

  private static Stream<String> unreadable(MonthReport report) {
    return Stream.<Part<?>>of(report.objectives(), report.runs(), report.incidents())
        .flatMap(part ->
            part instanceof Part.Unreadable<?>(String why) ? Stream.of(why) : Stream.empty());
  }
}
