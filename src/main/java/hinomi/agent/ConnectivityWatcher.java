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

/// Tells whether this location has its network: it probes witnesses, hosts that are always up, when
/// a check is about to be down, and then every few seconds until they answer. A host that has never
/// answered is no witness; without any, no failure is attributed to the network. Call it on the
/// event loop.
final class ConnectivityWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectivityWatcher.class);

  /// Time beyond the timeout before a probe is abandoned.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration RETRY = Duration.ofSeconds(10);

  /// A changing network gives mixed results, so only a result seen twice is reported.
  private static final Duration CONFIRM = Duration.ofSeconds(1);

  /// How often a location without witnesses looks for some.
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

  /// `listener` gets every confirmed change.
  ConnectivityWatcher(
      Network network, Witnesses witnesses, String location, Consumer<Connectivity> listener) {
    this.network = network;
    this.witnesses = witnesses;
    this.location = location;
    this.listener = listener;
  }

  /// Finds the witnesses that can be reached.
  Future<Void> begin() {
    return Future.join(witnesses.hosts().stream().map(this::probe).toList())
        .<Void>mapEmpty()
        .otherwiseEmpty()
        .onSuccess(_ -> warnWithoutWitness());
  }

  /// Whether witnesses can tell about the failure.
  boolean knowsOf(Outcome outcome) {
    return !reached.isEmpty() && Attribution.networkSymptom(outcome).isPresent();
  }

  /// A sentence about the outage that may explain a failure of an attempt that began at that
  /// `nanoTime`, if there is one. It probes the witnesses.
  Future<Optional<String>> outage(Cause cause, long since) {
    return reached.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : now().map(_ -> knownOutage(cause, since));
  }

  /// The same from the last results, without a probe.
  Optional<String> knownOutage(Cause cause, long since) {
    if (networkOutage.covers(since)) {
      return Optional.of(words(Connectivity.LOST));
    }
    return cause == Cause.DNS && dnsOutage.covers(since)
        ? Optional.of(words(Connectivity.NO_DNS))
        : Optional.empty();
  }

  /// Whether the network, or the name server that was asked, was down at any time since that
  /// `nanoTime`.
  boolean wasOffline(Outcome outcome, long since) {
    return networkOutage.covers(since)
        || (dnsOutage.covers(since) && outcome.timing().of(Phase.DNS).isPresent());
  }

  /// Without witnesses no loss can be noticed, so they are looked for again.
  private void warnWithoutWitness() {
    if (!reached.isEmpty() || witnesses.hosts().isEmpty()) {
      return;
    }
    if (!isWarned) {
      isWarned = true;
      LOG.warn(
          "no witness answers at location {}: a lost network will look like sites that are down; set"
              + " hinomi.witness.hosts to hosts that can be reached",
          location);
    }
    network.vertx().setTimer(RETRY_FIRST.toMillis(), _ -> begin());
  }

  /// Probes the witnesses now; concurrent callers share the result.
  Future<Connectivity> now() {
    Future<Connectivity> now = underWay.orElseGet(this::probeAllOnce);
    if (!now.isComplete()) {
      underWay = Optional.of(now);
    }
    return now;
  }

  /// Never fails: after a bug it plans another try.
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

  /// A probe that fails through a fault of the agent says nothing about the network.
  private Future<Connectivity> lost(List<Future<Outcome>> probes) {
    return any(
            probes,
            outcome -> outcome instanceof Outcome.Failed failed && failed.cause() == Cause.AGENT)
        .map(ours -> ours ? last : Connectivity.LOST);
  }

  /// Whether any of the hosts that have a name was resolved.
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
                            : Future.failedFuture("no match")))
                .toList())
        .map(true)
        .otherwise(false);
  }

  /// Plans the next probe before it calls the listener.
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

  /// The outage that was reported and lasts.
  Optional<String> outage() {
    return Optional.of(reported).filter(now -> now != Connectivity.OK).map(this::words);
  }

  String words(Connectivity now) {
    return switch (now) {
      case OK -> "location " + location + " recovered its network";
      case NO_DNS ->
          "location " + location + " cannot resolve names: its name server does not answer";
      case LOST -> "location " + location + " lost its network: no witness answers";
    };
  }
}
