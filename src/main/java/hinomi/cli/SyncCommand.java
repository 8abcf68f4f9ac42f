package hinomi.cli;

import hinomi.cli.Main.Exit;
import hinomi.config.Secrets;
import hinomi.datadog.resource.SyncPlan;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
      "  hinomi sync --yes --prune     in a pipeline, including deletions",
      "  hinomi sync --yes --await 10m after a deploy: fails unless the agent sends heartbeats"
    })
final class SyncCommand implements Callable<Integer> {
  private static final String NO_LOCATION =
      "sync requires the location of the agent, as its heartbeat is watched by it: set HINOMI_LOCATION"
          + " as for the agent, or hinomi.resources.locations (also where it is 'local', the default)";

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

  @Option(
      names = "--await",
      paramLabel = "DURATION",
      converter = DemoCommand.DurationConverter.class,
      description = "Then wait for the heartbeat of the agent at each location, such as 10m.")
  @Nullable
  private Duration await;

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
      case FileOptions.Good good when lacksLocation(good) -> refuse(NO_LOCATION);
      case FileOptions.Good _ when !dryRun && !yes && terminal().isEmpty() ->
          refuse("no terminal to confirm on: use --yes or --dry-run");
      case FileOptions.Good good -> sync(good);
    };
  }

  private static boolean lacksLocation(FileOptions.Good good) {
    return good.settings().resources().locations().isEmpty()
        && good.settings().location().name().equals("local");
  }

  private int refuse(String why) {
    spec.commandLine().getErr().println(why);
    return Exit.USAGE;
  }

  private int sync(FileOptions.Good good) {
    PrintWriter out = spec.commandLine().getOut();
    good.uncorrected().forEach(spec.commandLine().getErr()::println);
    try (LiveAccount account = new LiveAccount(good)) {
      SyncPlan plan = account.plan(prune);
      plan.steps().forEach(step -> out.println(good.secrets().redact(step.toString())));
      out.println(plan.summary());
      if (dryRun) {
        return plan.isEmpty() ? Exit.OK : Exit.FAILED;
      }
      if (plan.isEmpty()) {
        return agentsAlive(account, good);
      }
      if (!yes && !isConfirmed()) {
        out.println("Nothing was changed.");
        return Exit.OK;
      }
      int applied = apply(account, plan, good.secrets());
      return applied == Exit.OK ? agentsAlive(account, good) : applied;
    } catch (LiveAccount.AccountException failed) {
      spec.commandLine().getErr().println(good.secrets().redact(failed.message()));
      return dryRun ? Exit.USAGE : Exit.FAILED;
    }
  }

  private int agentsAlive(LiveAccount account, FileOptions.Good good) {
    return new AgentsAlive(account, good)
        .await(
            Optional.ofNullable(await), spec.commandLine().getOut(), spec.commandLine().getErr());
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
