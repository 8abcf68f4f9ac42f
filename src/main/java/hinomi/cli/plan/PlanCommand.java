package hinomi.cli.plan;

import hinomi.cli.BadFiles;
import hinomi.cli.Exit;
import hinomi.cli.FileOptions;
import hinomi.cli.GitRevision;
import hinomi.cli.LiveAccount;
import hinomi.config.OneLine;
import hinomi.config.Problem;
import hinomi.datadog.resource.SyncPlan;
import hinomi.text.JsonStrings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Tells what the checks come to before they run: probes, points, series, money.
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Tells what the checks come to in a month, and what becomes of a change.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi plan",
      "  hinomi plan --against origin/main --markdown   for a comment on a pull request",
      "  hinomi plan --json | jq .total.series"
    })
public final class PlanCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @ArgGroup private Form form = new Form();

  /// At most one of them.
  private static final class Form {
    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(names = "--markdown", description = "As Markdown, for a comment on a pull request.")
    private boolean markdown;
  }

  @Option(
      names = "--against",
      paramLabel = "DIR or REVISION",
      description = "Tell what changes from another folder of checks, or from a revision of git.")
  private Optional<String> against = Optional.empty();

  @Override
  public Integer call() {
    return switch (files.load()) {
      case FileOptions.Bad(List<Problem> problems) -> BadFiles.tell(problems, spec);
      case FileOptions.Good good when against.isPresent() -> compare(good, against.get());
      case FileOptions.Good good -> tell(good, Optional.empty());
    };
  }

  private int compare(FileOptions.Good good, String other) {
    if (Files.isDirectory(Path.of(other))) {
      return compare(good, Path.of(other));
    }
    try (GitRevision revision = GitRevision.of(files.folder(good.settings()), other)) {
      return revision.isEmpty() ? compare(good, good.empty()) : compare(good, revision.folder());
    } catch (IOException refused) {
      spec.commandLine().getErr().println("--against " + other + ": " + refused.getMessage());
      return Exit.BAD_FILES;
    }
  }

  private int compare(FileOptions.Good good, Path other) {
    return switch (files.loadFrom(other, good)) {
      case FileOptions.Bad(List<Problem> problems) -> {
        spec.commandLine().getErr().println("--against " + against.orElse("") + ":");
        yield BadFiles.tell(problems, spec);
      }
      case FileOptions.Good before -> compare(good, before);
    };
  }

  private int compare(FileOptions.Good good, FileOptions.Good before) {
    return tell(good, Optional.of(PlanChange.of(PlanState.of(before), PlanState.of(good))));
  }

  private int tell(FileOptions.Good good, Optional<PlanChange> change) {
    PlanState state = PlanState.of(good);
    Optional<SyncPlan> live = files.isPartial() ? Optional.empty() : live(good);
    PrintWriter out = spec.commandLine().getOut();
    if (form.json) {
      JsonObject json = PlanJson.of(state, change, live);
      out.println(JsonStrings.of(json, good.secrets()::redact).encodePrettily());
    } else {
      lines(state, change, live).forEach(line -> out.println(good.secrets().redact(line)));
    }
    return Exit.GOOD;
  }

  /// What `sync --prune` would do, where there are keys to ask with.
  private Optional<SyncPlan> live(FileOptions.Good good) {
    if (!LiveAccount.isReachable(good)) {
      return Optional.empty();
    }
    try (LiveAccount account = new LiveAccount(good)) {
      return Optional.of(account.look(true));
    } catch (LiveAccount.Unreachable trouble) {
      String words = "what stands in Datadog could not be read: " + trouble.words();
      spec.commandLine().getErr().println(good.secrets().redact(words));
      return Optional.empty();
    }
  }

  private List<String> lines(
      PlanState state, Optional<PlanChange> change, Optional<SyncPlan> live) {
    return form.markdown ? PlanMarkdown.of(state, change, live) : text(state, change, live);
  }

  private static List<String> text(
      PlanState state, Optional<PlanChange> change, Optional<SyncPlan> live) {
    List<String> lines = new ArrayList<>();
    PlanTables.of(state).forEach(sheet -> lines.addAll(sheet.text()));
    change.ifPresent(each -> {
      lines.add(each.summary());
      each.lines().forEach(line -> lines.add(OneLine.of(line)));
      lines.add("");
    });
    live.ifPresent(each -> {
      lines.add("Now in Datadog: " + each.summary());
      each.steps().forEach(step -> lines.add(OneLine.of(step.toString())));
    });
    return lines;
  }
}
