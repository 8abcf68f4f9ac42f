package hinomi.cli.plan;

import hinomi.cli.EffectiveCheck;
import hinomi.cli.FileOptions;
import hinomi.cli.GitRevision;
import hinomi.cli.LiveAccount;
import hinomi.cli.Main.Exit;
import hinomi.config.OneLine;
import hinomi.datadog.resource.SyncPlan;
import hinomi.text.JsonStrings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hinomi plan`: runs, points, series and cost of the checks, and the effect of a change.
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Shows the monthly runs, series and cost of the checks, and the effect of a change.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi plan",
      "  hinomi plan --by team",
      "  hinomi plan --against origin/main --markdown   for a pull request comment",
      "  hinomi plan --json | jq .total.series"
    })
public final class PlanCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @ArgGroup private Format format = new Format();

  /// Mutually exclusive.
  private static final class Format {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--markdown", description = "Print Markdown, for a pull request comment.")
    private boolean markdown;
  }

  @Option(
      names = "--against",
      paramLabel = "DIR or REVISION",
      description = "Compare with another folder of checks, or with a git revision.")
  private Optional<String> against = Optional.empty();

  @Option(
      names = "--by",
      paramLabel = "GROUP",
      description = "Totals by ${COMPLETION-CANDIDATES} (default: file).")
  private Grouping grouping = Grouping.FILE;

  private final EffectiveCheck.Collector checks = new EffectiveCheck.Collector();

  @Override
  public Integer call() {
    return switch (files.withPlaceholders().load(checks)) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good when against.isPresent() -> compare(good, against.get());
      case FileOptions.Good good -> print(good, Optional.empty());
    };
  }

  private int compare(FileOptions.Good good, String other) {
    if (Files.isDirectory(Path.of(other))) {
      return compare(good, Path.of(other));
    }
    try (GitRevision revision = GitRevision.of(files.folder(good.settings()), other)) {
      return revision.isEmpty()
          ? compare(good, good.empty(), List.of())
          : compare(good, revision.folder());
    } catch (IOException refused) {
      spec.commandLine().getErr().println("--against " + other + ": " + refused.getMessage());
      return Exit.USAGE;
    }
  }

  private int compare(FileOptions.Good good, Path other) {
    EffectiveCheck.Collector earlier = new EffectiveCheck.Collector();
    return switch (files.loadFrom(other, good, earlier)) {
      case FileOptions.Bad bad -> {
        spec.commandLine().getErr().println("--against " + against.orElse("") + ":");
        yield bad.report(spec.commandLine().getErr());
      }
      case FileOptions.Good before -> compare(good, before, earlier.all());
    };
  }

  private int compare(
      FileOptions.Good good, FileOptions.Good before, List<EffectiveCheck> earlier) {
    PlanState then = PlanState.of(before, earlier, grouping);
    return print(good, Optional.of(PlanChange.of(then, state(good))));
  }

  private PlanState state(FileOptions.Good good) {
    return PlanState.of(good, checks.all(), grouping);
  }

  private int print(FileOptions.Good good, Optional<PlanChange> change) {
    good.notes().forEach(spec.commandLine().getErr()::println);
    good.uncorrected().forEach(spec.commandLine().getErr()::println);
    PlanState state = state(good);
    boolean isWhole = !files.isPartial() && good.missing().checks().isEmpty();
    Optional<SyncPlan> live = isWhole ? live(good) : Optional.empty();
    PrintWriter out = spec.commandLine().getOut();
    if (format.json) {
      JsonObject json =
          PlanJson.of(state, change, live)
              .put("namespace", good.settings().resources().namespace())
              .put("missing_variables", sorted(good.missing().variables()));
      out.println(JsonStrings.of(json, good.secrets()::redact).encodePrettily());
    } else {
      lines(good, state, change, live).forEach(line -> out.println(good.secrets().redact(line)));
    }
    return Exit.OK;
  }

  private static JsonArray sorted(Set<String> texts) {
    return new JsonArray(texts.stream().sorted().toList());
  }

  /// What `sync --prune` would do; empty without keys.
  private Optional<SyncPlan> live(FileOptions.Good good) {
    if (!LiveAccount.hasKeys(good)) {
      return Optional.empty();
    }
    try (LiveAccount account = new LiveAccount(good)) {
      return Optional.of(account.plan(true));
    } catch (LiveAccount.AccountException failed) {
      String warning = "cannot read the resources in Datadog: " + failed.message();
      spec.commandLine().getErr().println(good.secrets().redact(warning));
      return Optional.empty();
    }
  }

  private List<String> lines(
      FileOptions.Good good,
      PlanState state,
      Optional<PlanChange> change,
      Optional<SyncPlan> live) {
    if (!format.markdown) {
      return text(state, change, live);
    }
    List<String> notes = good.missing().checks().isEmpty() ? List.of() : good.notes();
    return PlanMarkdown.of(notes, state, change, live);
  }

  /// What changes comes first, the totals after it.
  private static List<String> text(
      PlanState state, Optional<PlanChange> change, Optional<SyncPlan> live) {
    List<String> lines = new ArrayList<>();
    change.ifPresent(each -> {
      lines.add(each.summary());
      each.lines().forEach(line -> lines.add(OneLine.of(line)));
      lines.add("");
    });
    live.ifPresent(each -> {
      lines.add("Live in Datadog: " + each.summary());
      each.steps().forEach(step -> lines.add(OneLine.of(step.toString())));
      lines.add("");
    });
    PlanTables.of(state).forEach(table -> lines.addAll(table.text()));
    return lines;
  }
}
