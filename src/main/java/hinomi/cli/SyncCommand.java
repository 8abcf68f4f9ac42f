package hinomi.cli;

import hinomi.cli.Main.Exit;
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

/// `hinomi sync`: brings the Datadog account to the resources of the checks.
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = {
      "Creates and updates monitors, SLOs, a dashboard and downtimes in Datadog.",
      "Changes only resources with its own tags; shows the plan and asks first."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  DD_API_KEY=... DD_APP_KEY=... hinomi sync",
      "  hinomi sync --dry-run         exits with 1 if Datadog differs from the files",
      "  hinomi sync --yes --prune     in a pipeline, including deletions"
    })
final class SyncCommand implements Callable<Integer> {
  private static final String NO_LOCATION =
      "No location is set, so agents are assumed at 'local': set HINOMI_LOCATION as for the agent, or"
          + " hinomi.resources.locations; otherwise a silent agent raises no alert.";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Option(
      names = "--dry-run",
      description = {
        "Show the plan and change nothing.",
        "Exits with 1 if something would change, with 2 if Datadog cannot be read."
      })
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask for confirmation.")
  private boolean yes;

  @Option(
      names = "--prune",
      description = "Delete resources of ours that are no longer in the files.")
  private boolean prune;

  @Override
  public Integer call() {
    return switch (files.withPlaceholders().load()) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good when !LiveAccount.hasKeys(good) ->
          refuse("sync requires two keys: set DD_API_KEY and DD_APP_KEY");
      case FileOptions.Good good when files.isPartial() ->
          refuse(
              "sync requires all checks: with --only, the resources of the others would count as deleted");
      case FileOptions.Good good when ExportCommand.isIncomplete(good) ->
          refuse(
              String.join("\n", good.notes())
                  + "\nsync requires their values: resources would be missing or have wrong names");
      case FileOptions.Good _ when !dryRun && !yes && terminal().isEmpty() ->
          refuse("no terminal to confirm on: use --yes or --dry-run");
      case FileOptions.Good good -> sync(good);
    };
  }

  private int refuse(String why) {
    spec.commandLine().getErr().println(why);
    return Exit.USAGE;
  }

  private int sync(FileOptions.Good good) {
    PrintWriter out = spec.commandLine().getOut();
    if (good.settings().resources().locations().isEmpty()
        && good.settings().location().name().equals("local")) {
      spec.commandLine().getErr().println(NO_LOCATION);
    }
    good.uncorrected().forEach(spec.commandLine().getErr()::println);
    try (LiveAccount account = new LiveAccount(good)) {
      SyncPlan plan = account.plan(prune);
      plan.steps().forEach(step -> out.println(good.secrets().redact(step.toString())));
      out.println(plan.summary());
      if (plan.isEmpty() || dryRun) {
        return plan.isEmpty() ? Exit.OK : Exit.FAILED;
      }
      if (!yes && !isConfirmed()) {
        out.println("Nothing was changed.");
        return Exit.OK;
      }
      return apply(account, plan, good.secrets());
    } catch (LiveAccount.AccountException failed) {
      spec.commandLine().getErr().println(good.secrets().redact(failed.message()));
      return dryRun ? Exit.USAGE : Exit.FAILED;
    }
  }

  private int apply(LiveAccount account, SyncPlan plan, Secrets secrets)
      throws LiveAccount.AccountException {
    PrintWriter out = spec.commandLine().getOut();
    Iterator<Integer> count = Stream.iterate(1, last -> last + 1).iterator();
    String all = " of " + plan.changes().size() + ": ";
    List<String> failures =
        account.apply(
            plan, step -> out.println(secrets.redact("done " + count.next() + all + step)));
    failures.forEach(
        each -> spec.commandLine().getErr().println(secrets.redact("failed: " + each)));
    return failures.isEmpty() ? Exit.OK : Exit.FAILED;
  }

  private static Optional<Console> terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  private static boolean isConfirmed() {
    return terminal()
        .map(console -> console.readLine("Apply these changes? Only 'yes' is accepted: "))
        .filter("yes"::equals)
        .isPresent();
  }
}
