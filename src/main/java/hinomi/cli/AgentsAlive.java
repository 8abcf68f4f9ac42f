package hinomi.cli;

import hinomi.cli.Main.Exit;
import hinomi.config.Secrets;
import hinomi.datadog.Locations;
import hinomi.text.HumanText;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Looks for the heartbeat of the agent at each location, and makes its monitor miss those that
/// never came.
final class AgentsAlive {
  private static final Duration RECENT = Duration.ofHours(1);
  private static final Duration BETWEEN = Duration.ofSeconds(5);

  private final LiveAccount account;
  private final Locations locations;
  private final Secrets secrets;
  private final Duration recent;
  private final InstantSource clock = InstantSource.system();
  private final Instant started = clock.instant();

  AgentsAlive(LiveAccount account, FileOptions.Good good) {
    this.account = account;
    this.locations = good.settings().locations(good.checks());
    this.secrets = good.secrets();
    this.recent =
        good.settings().resources().scheduled().map(each -> each.multipliedBy(2)).orElse(RECENT);
  }

  /// Waits at most so long for heartbeats that are newer than this command; the exit code.
  int await(Optional<Duration> bound, PrintWriter out, PrintWriter err) {
    try {
      List<String> never = missing(clock.instant().minus(recent));
      if (!never.isEmpty()) {
        account.expectHeartbeats(never, clock.instant());
      }
      return bound.isPresent() ? await(bound.get(), out, err) : warn(never, err);
    } catch (LiveAccount.AccountException unknown) {
      err.println(
          "The heartbeats of agents could not be read: " + secrets.redact(unknown.message()));
      return bound.isPresent() ? Exit.FAILED : Exit.OK;
    }
  }

  private List<String> missing(Instant from) throws LiveAccount.AccountException {
    return account.missingHeartbeats(locations, from, clock.instant());
  }

  private int warn(List<String> never, PrintWriter err) {
    never.forEach(each ->
        err.printf(
            "No agent at %s has sent a heartbeat in the last %s: its monitor alerts until one"
                + " does.%n",
            each, HumanText.duration(recent)));
    return Exit.OK;
  }

  private int await(Duration bound, PrintWriter out, PrintWriter err)
      throws LiveAccount.AccountException {
    out.println(
        "Waiting for a heartbeat from "
            + String.join(", ", locations.all())
            + ", at most "
            + HumanText.duration(bound)
            + " ...");
    List<String> missing = missing(started);
    while (!missing.isEmpty() && clock.instant().isBefore(started.plus(bound))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN.toMillis()));
      missing = missing(started);
    }
    if (missing.isEmpty()) {
      out.println("An agent runs at each location.");
      return Exit.OK;
    }
    err.println(
        "No heartbeat from "
            + String.join(", ", missing)
            + " within "
            + HumanText.duration(bound)
            + ": no agent runs there, it has another HINOMI_LOCATION or namespace, or it does not"
            + " reach Datadog.");
    return Exit.FAILED;
  }
}
