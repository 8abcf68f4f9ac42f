package hinomi.cli;

import hinomi.config.Problem;
import hinomi.config.Secrets;
import hinomi.datadog.resource.SyncPlan;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Brings what shall stand in Datadog there.
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = {
      "Brings monitors, SLOs, a dashboard and downtimes for all checks to Datadog.",
      "Touches only what carries its own marks; shows what it will do, and asks."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  DD_API_KEY=... DD_APP_KEY=... hinomi sync",
      "  hinomi sync --dry-run",
      "  hinomi sync --yes --prune     in a pipeline; deletes what is no more in the files"
    })
final class SyncCommand implements Callable<Integer> {
  private static final String NOWHERE =
      "Agents are taken to run at 'local': say where they do by HINOMI_LOCATION, as theirs is, or"
          + " hinomi.resources.locations; else nobody hears of an agent that is silent.";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Option(names = "--dry-run", description = "Only show what would be done.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(names = "--prune", description = "Delete what is ours and no more in the files.")
  private boolean prune;

  @Override
  public Integer call() {
    return switch (files.load()) {
      case FileOptions.Bad(List<Problem> problems) -> BadFiles.tell(problems, spec);
      case FileOptions.Good good when !LiveAccount.isReachable(good) ->
          refuse("sync needs two keys: set DD_API_KEY and DD_APP_KEY");
      case FileOptions.Good good when files.isPartial() ->
          refuse("sync takes all checks: with --only, the others' would seem unwanted");
      case FileOptions.Good _ when !dryRun && !yes && person().isEmpty() ->
          refuse("there is nobody to ask: say --yes, or --dry-run");
      case FileOptions.Good good -> sync(good);
    };
  }

  private int refuse(String why) {
    spec.commandLine().getErr().println(why);
    return Exit.BAD_FILES;
  }

  private int sync(FileOptions.Good good) {
    PrintWriter out = spec.commandLine().getOut();
    if (good.settings().style().locations().isEmpty()
        && good.settings().location().name().equals("local")) {
      spec.commandLine().getErr().println(NOWHERE);
    }
    try (LiveAccount account = new LiveAccount(good)) {
      SyncPlan agenda = account.look(prune);
      agenda.steps().forEach(step -> out.println(good.secrets().redact(step.toString())));
      out.println(agenda.summary());
      if (agenda.isDone() || dryRun) {
        return Exit.GOOD;
      }
      if (!yes && !isAgreed()) {
        out.println("Nothing was done.");
        return Exit.GOOD;
      }
      return apply(account, agenda, good.secrets());
    } catch (LiveAccount.Unreachable trouble) {
      spec.commandLine().getErr().println(good.secrets().redact(trouble.words()));
      return Exit.FAILED;
    }
  }

  private int apply(LiveAccount account, SyncPlan agenda, Secrets secrets)
      throws LiveAccount.Unreachable {
    PrintWriter out = spec.commandLine().getOut();
    Iterator<Integer> count = Stream.iterate(1, last -> last + 1).iterator();
    String all = " of " + agenda.deeds().size() + ": ";
    List<String> failures =
        account.apply(
            agenda, step -> out.println(secrets.redact("done " + count.next() + all + step)));
    failures.forEach(
        each -> spec.commandLine().getErr().println(secrets.redact("failed: " + each)));
    return failures.isEmpty() ? Exit.GOOD : Exit.FAILED;
  }

  private static Optional<Console> person() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  private static boolean isAgreed() {
    return person()
        .map(console -> console.readLine("Shall it be done? Only yes means yes: "))
        .filter("yes"::equals)
        .isPresent();
  }
}
