package hinomi.agent;

import hinomi.agent.Witnesses.Host;
import hinomi.net.Network;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.outcome.Phase;
import hinomi.probe.Probe;
import hinomi.probe.Probes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows whether this location has its network: probes hosts that are always there (witnesses) when
/// a check is about to be called down, and again every few seconds until they are back. A host that
/// has never answered here is no witness: without any, nothing is ever blamed on the network. Call
/// it on the event loop.
final class ConnectivityWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectivityWatcher.class);

  /// What a probe may take longer than its timeout.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration RETRY = Duration.ofSeconds(10);

  /// A network that comes or goes is seen in part: only what is seen twice is reported.
  private static final Duration CONFIRM = Duration.ofSeconds(1);

  /// How long until there may be a witness where there was none.
  private static final Duration RETRY_FIRST = Duration.ofMinutes(1);

  private final Network network;
  private final Witnesses witnesses;
  private final String location;
  private final Consumer<Connectivity> listener;
  private final Set<Host> reached = new HashSet<>();
  private Optional<Future<Connectivity>> underWay = Optional.empty();
  private final OutageWindow networkOutage = new OutageWindow();
  private final OutageWindow dnsOutage = new OutageWindow();
  private Connectivity last = Connectivity.OK;
  private Connectivity reported = Connectivity.OK;
  private boolean isScheduled;
  private boolean isWarned;

  /// `listener` hears of every change that was seen twice.
  ConnectivityWatcher(
      Network network, Witnesses witnesses, String location, Consumer<Connectivity> listener) {
    this.network = network;
    this.witnesses = witnesses;
    this.location = location;
    this.listener = listener;
  }

  /// Finds out who can be reached from here, while all is well.
  Future<Void> begin() {
    return Future.join(witnesses.hosts().stream().map(this::probe).toList())
        .<Void>mapEmpty()
        .otherwiseEmpty()
        .onSuccess(_ -> warnWithoutWitness());
  }

  /// Whether there is anybody to ask about it.
  boolean knowsOf(Outcome outcome) {
    return !reached.isEmpty() && Attribution.networkSymptom(outcome).isPresent();
  }

  /// The outage, in words, that may have caused the failure of what began at that moment of
  /// `nanoTime`, if there was one. It probes the witnesses.
  Future<Optional<String>> outage(Cause cause, long since) {
    return reached.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : now().map(_ -> knownOutage(cause, since));
  }

  /// The same by what is known already; during an outage the witnesses are probed every few
  /// seconds.
  Optional<String> knownOutage(Cause cause, long since) {
    if (networkOutage.covers(since)) {
      return Optional.of(words(Connectivity.LOST));
    }
    return cause == Cause.DNS && dnsOutage.covers(since)
        ? Optional.of(words(Connectivity.NO_DNS))
        : Optional.empty();
  }

  /// Whether the network is known to have been lost since that moment of `nanoTime`, or the name
  /// server that was asked.
  boolean wasOffline(Outcome outcome, long since) {
    return networkOutage.covers(since)
        || (dnsOutage.covers(since) && outcome.timing().of(Phase.DNS).isPresent());
  }

  /// Until somebody is found there is none to lose, so that is tried again.
  private void warnWithoutWitness() {
    if (!reached.isEmpty() || witnesses.hosts().isEmpty()) {
      return;
    }
    if (!isWarned) {
      isWarned = true;
      LOG.warn(
          "no witness can be reached from location {}, so a lost network here will look like sites"
              + " that are down: name some in hinomi.witness.hosts",
          location);
    }
    network.vertx().setTimer(RETRY_FIRST.toMillis(), _ -> begin());
  }

  /// Probes the witnesses now; who asks meanwhile shares the answer.
  Future<Connectivity> now() {
    Future<Connectivity> now = underWay.orElseGet(this::probeAllOnce);
    if (!now.isComplete()) {
      underWay = Optional.of(now);
    }
    return now;
  }

  /// Never fails: after a bug it tries again, as a watcher that stopped would go unnoticed.
  private Future<Connectivity> probeAllOnce() {
    return Future.succeededFuture()
        .compose(_ -> probeAll())
        .recover(bug -> {
          LOG.error("the witnesses of location {} could not be probed", location, bug);
          planNext(RETRY);
          return Future.succeededFuture(last);
        })
        .onSuccess(this::take);
  }

  private Future<Connectivity> probeAll() {
    List<Host> trusted = witnesses.hosts().stream().filter(reached::contains).toList();
    List<Future<Outcome>> probes = trusted.stream().map(this::probe).toList();
    return any(probes, Outcome.Answered.class::isInstance)
        .compose(seen -> seen ? names(trusted, probes) : lost(probes));
  }

  /// A probe that fails through our own fault says nothing of the network.
  private Future<Connectivity> lost(List<Future<Outcome>> probes) {
    return any(
            probes,
            outcome -> outcome instanceof Outcome.Failed failed && failed.cause() == Cause.AGENT)
        .map(ours -> ours ? last : Connectivity.LOST);
  }

  /// Whether any of the hosts that are known by name was found.
  private static Future<Connectivity> names(List<Host> hosts, List<Future<Outcome>> probes) {
    List<Future<Outcome>> named =
        IntStream.range(0, hosts.size())
            .filter(index -> !Probes.isAddress(hosts.get(index).name()))
            .mapToObj(probes::get)
            .toList();
    return named.isEmpty()
        ? Future.succeededFuture(Connectivity.OK)
        : any(named, outcome -> outcome.timing().of(Phase.DNS).isPresent())
            .map(found -> found ? Connectivity.OK : Connectivity.NO_DNS);
  }

  private Future<Outcome> probe(Host host) {
    Probe probe = Probes.connect(host.name(), host.port());
    return Bounded.within(
            witnesses.timeout().plus(GRACE),
            network.vertx(),
            probe.run(network, witnesses.timeout()))
        .onSuccess(outcome -> {
          if (outcome instanceof Outcome.Answered) {
            reached.add(host);
          }
        });
  }

  /// True as soon as one holds; false when all have ended.
  private static Future<Boolean> any(List<Future<Outcome>> probes, Predicate<Outcome> holds) {
    return Future.any(
            probes.stream()
                .map(each ->
                    each.compose(outcome ->
                        holds.test(outcome)
                            ? Future.succeededFuture(true)
                            : Future.failedFuture("not seen")))
                .toList())
        .map(true)
        .otherwise(false);
  }

  /// Whatever the listener does, the next probe is planned first.
  private void take(Connectivity now) {
    underWay = Optional.empty();
    networkOutage.is(now == Connectivity.LOST);
    dnsOutage.is(now != Connectivity.OK);
    boolean isSure = now == last;
    last = now;
    if (!isSure || now != Connectivity.OK) {
      planNext(isSure ? RETRY : CONFIRM);
    }
    if (isSure && now != reported) {
      reported = now;
      report(now);
    }
  }

  private void planNext(Duration wait) {
    if (!isScheduled) {
      isScheduled = true;
      network.vertx().setTimer(wait.toMillis(), _ -> probeAgain());
    }
  }

  private void report(Connectivity now) {
    try {
      listener.accept(now);
    } catch (RuntimeException | Error bug) {
      LOG.error("the connectivity {} of location {} could not be reported", now, location, bug);
    }
  }

  private void probeAgain() {
    isScheduled = false;
    now();
  }

  String words(Connectivity now) {
    return switch (now) {
      case OK -> "location " + location + " has its network again";
      case NO_DNS -> "location " + location + " cannot resolve names: its name server is at fault";
      case LOST -> "location " + location + " lost its network: no witness answers";
    };
  }
}
