package hinomi.agent;

import hinomi.agent.Witnesses.Host;
import hinomi.network.Network;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.outcome.Phase;
import hinomi.outcome.Seen;
import hinomi.probe.Probe;
import hinomi.probe.Probes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Is it us? Looks at hosts that are always there when a check is about to be called down, and
/// excuses all that was looked at before the network was seen again. One that has never answered
/// here is no witness: without any, nothing is ever blamed on the network. Call it on the event
/// loop.
final class ConnectivityWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectivityWatcher.class);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  /// A network that comes or goes is seen in part: only what is seen twice is told.
  private static final Duration ONCE_MORE = Duration.ofSeconds(1);

  /// How long until there may be a witness where there was none.
  private static final Duration UNTIL_THERE_IS_ONE = Duration.ofMinutes(1);

  /// What a lost network can look like.
  private static final Set<Cause> OF_NETWORK =
      EnumSet.of(Cause.DNS, Cause.CONNECT, Cause.TLS, Cause.TIMEOUT, Cause.PROTOCOL);

  /// Where an address comes from when no name server is asked.
  private static final Set<String> UNASKED = Set.of("literal", "pinned", "proxy");

  private final Network network;
  private final Witnesses witnesses;
  private final String location;
  private final Consumer<Connectivity> told;
  private final Set<Host> reached = new HashSet<>();
  private Optional<Future<Connectivity>> underWay = Optional.empty();
  private final OutageWindow ofAll = new OutageWindow();
  private final OutageWindow ofNames = new OutageWindow();
  private Connectivity last = Connectivity.OK;
  private Connectivity known = Connectivity.OK;
  private boolean looksAgain;
  private boolean blindTold;

  /// `told` hears of every change of sight.
  ConnectivityWatcher(
      Network network, Witnesses witnesses, String location, Consumer<Connectivity> told) {
    this.network = network;
    this.witnesses = witnesses;
    this.location = location;
    this.told = told;
  }

  /// Finds out who can be reached from here, while all is well.
  Future<Void> begin() {
    return Future.join(witnesses.hosts().stream().map(this::look).toList())
        .<Void>mapEmpty()
        .otherwiseEmpty()
        .onSuccess(_ -> tellWhenBlind());
  }

  /// What a lost network, or a name server that is ill, may have caused: the cause of the failure,
  /// but that of names when the time was up before a name server had answered.
  static Optional<Cause> suspect(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        ? Optional.of(isNameless(failed) ? Cause.DNS : failed.cause()).filter(OF_NETWORK::contains)
        : Optional.empty();
  }

  private static boolean isNameless(Outcome.Failed failed) {
    return failed.cause() == Cause.TIMEOUT
        && failed.timing().of(Phase.DNS).isEmpty()
        && failed.facts().find(Seen.RESOLVER).filter(who -> !UNASKED.contains(who)).isPresent();
  }

  /// Whether there is anybody to ask about it.
  boolean knowsOf(Outcome outcome) {
    return !reached.isEmpty() && suspect(outcome).isPresent();
  }

  /// Why what was looked at since that moment of `nanoTime`, and failed for the cause, is not to be
  /// held against its target, if so.
  Future<Optional<String>> excuse(Cause cause, long since) {
    return reached.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : sight().map(_ -> knownExcuse(cause, since));
  }

  /// The same by what was seen so far; while anything is amiss it is looked at every few seconds.
  Optional<String> knownExcuse(Cause cause, long since) {
    if (ofAll.covers(since)) {
      return Optional.of(words(Connectivity.LOST));
    }
    return cause == Cause.DNS && ofNames.covers(since)
        ? Optional.of(words(Connectivity.NO_DNS))
        : Optional.empty();
  }

  /// Whether the network is known to have been lost since that moment of `nanoTime`, or the name
  /// server that was asked.
  boolean wasBlind(Outcome outcome, long since) {
    return ofAll.covers(since)
        || (ofNames.covers(since) && outcome.timing().of(Phase.DNS).isPresent());
  }

  /// Until somebody is found there is none to lose, so that is tried again.
  private void tellWhenBlind() {
    if (!reached.isEmpty() || witnesses.hosts().isEmpty()) {
      return;
    }
    if (!blindTold) {
      blindTold = true;
      LOG.warn(
          "no witness can be reached from location {}, so a lost network here will look like sites"
              + " that are down: name some in hinomi.witness.hosts",
          location);
    }
    network.vertx().setTimer(UNTIL_THERE_IS_ONE.toMillis(), _ -> begin());
  }

  /// Looks now; who asks while a look is under way shares it.
  Future<Connectivity> sight() {
    Future<Connectivity> sight = underWay.orElseGet(this::lookAtAll);
    if (!sight.isComplete()) {
      underWay = Optional.of(sight);
    }
    return sight;
  }

  private Future<Connectivity> lookAtAll() {
    List<Host> trusted = witnesses.hosts().stream().filter(reached::contains).toList();
    List<Future<Outcome>> looks = trusted.stream().map(this::look).toList();
    return any(looks, Outcome.Answered.class::isInstance)
        .compose(seen -> seen ? names(trusted, looks) : Future.succeededFuture(Connectivity.LOST))
        .onSuccess(this::take);
  }

  /// Whether any of the hosts that are known by name was found.
  private static Future<Connectivity> names(List<Host> hosts, List<Future<Outcome>> looks) {
    List<Future<Outcome>> named =
        IntStream.range(0, hosts.size())
            .filter(index -> !Probes.isAddress(hosts.get(index).name()))
            .mapToObj(looks::get)
            .toList();
    return named.isEmpty()
        ? Future.succeededFuture(Connectivity.OK)
        : any(named, outcome -> outcome.timing().of(Phase.DNS).isPresent())
            .map(found -> found ? Connectivity.OK : Connectivity.NO_DNS);
  }

  private Future<Outcome> look(Host host) {
    Probe probe = Probes.knock(host.name(), host.port());
    return probe
        .run(network, witnesses.timeout())
        .onSuccess(outcome -> {
          if (outcome instanceof Outcome.Answered) {
            reached.add(host);
          }
        });
  }

  /// True as soon as one holds; false when all have ended.
  private static Future<Boolean> any(List<Future<Outcome>> looks, Predicate<Outcome> holds) {
    return Future.any(
            looks.stream()
                .map(look ->
                    look.compose(outcome ->
                        holds.test(outcome)
                            ? Future.succeededFuture(true)
                            : Future.failedFuture("not seen")))
                .toList())
        .map(true)
        .otherwise(false);
  }

  private void take(Connectivity sight) {
    underWay = Optional.empty();
    ofAll.is(sight == Connectivity.LOST);
    ofNames.is(sight != Connectivity.OK);
    boolean isSure = sight == last;
    last = sight;
    if (isSure && sight != known) {
      known = sight;
      told.accept(sight);
    }
    if ((!isSure || sight != Connectivity.OK) && !looksAgain) {
      looksAgain = true;
      Duration wait = isSure ? AGAIN : ONCE_MORE;
      network.vertx().setTimer(wait.toMillis(), _ -> lookAgain());
    }
  }

  private void lookAgain() {
    looksAgain = false;
    sight();
  }

  String words(Connectivity sight) {
    return switch (sight) {
      case OK -> "location " + location + " sees the network again";
      case NO_DNS -> "location " + location + " cannot resolve names: its name server is at fault";
      case LOST -> "location " + location + " lost its network: no witness answers";
    };
  }

  /// A time in which something could not be seen. It is over some time after it is seen again: a
  /// network comes back in parts.
  private static final class OutageWindow {
    private static final Duration RECOVERY_GRACE = Duration.ofSeconds(5);

    private boolean lasts;
    private boolean ever;
    private long end;

    void is(boolean dark) {
      if (lasts && !dark) {
        end = System.nanoTime() + RECOVERY_GRACE.toNanos();
      }
      lasts = dark;
      ever |= dark;
    }

    /// Whether it was dark at the moment or after it.
    boolean covers(long moment) {
      return lasts || (ever && moment - end < 0);
    }
  }
}
