package hinomi.agent;

import hinomi.agent.Witnesses.Host;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.outcome.Phase;
import hinomi.outcome.Seen;
import hinomi.probe.Network;
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

/// Is it us? Looks at hosts that are always there when a check is about to be called down. One that
/// has never answered here is no witness: without any, nothing is ever blamed on the network. Call
/// it on the event loop.
final class Witness {
  private static final Logger LOG = LoggerFactory.getLogger(Witness.class);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  /// What a lost network can look like.
  private static final Set<Cause> OF_NETWORK =
      EnumSet.of(Cause.DNS, Cause.CONNECT, Cause.TLS, Cause.TIMEOUT, Cause.PROTOCOL);

  /// Where an address comes from when no name server is asked.
  private static final Set<String> UNASKED = Set.of("literal", "pinned", "proxy");

  private final Network network;
  private final Witnesses witnesses;
  private final String location;
  private final Consumer<Sight> told;
  private final Set<Host> reached = new HashSet<>();
  private Optional<Future<Sight>> underWay = Optional.empty();
  private Sight last = Sight.CLEAR;
  private boolean looksAgain;

  /// What this location can see of the world.
  enum Sight {
    CLEAR,
    WITHOUT_NAMES,
    LOST
  }

  /// `told` hears of every change of sight.
  Witness(Network network, Witnesses witnesses, String location, Consumer<Sight> told) {
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

  /// The cause, but that of names when the time was up before a name server had answered.
  static Cause suspect(Outcome.Failed failed) {
    boolean isNameless =
        failed.timing().of(Phase.DNS).isEmpty()
            && failed.facts().find(Seen.RESOLVER).filter(who -> !UNASKED.contains(who)).isPresent();
    return failed.cause() == Cause.TIMEOUT && isNameless ? Cause.DNS : failed.cause();
  }

  /// Why a probe that failed for the cause is not to be held against its target, if so.
  Future<Optional<String>> excuse(Cause cause) {
    return reached.isEmpty() || !OF_NETWORK.contains(cause)
        ? Future.succeededFuture(Optional.empty())
        : sight().map(sight -> excuse(cause, sight));
  }

  /// The same by what was seen last, which is seen anew every few seconds while anything is amiss.
  Optional<String> knownExcuse(Cause cause) {
    return OF_NETWORK.contains(cause) ? excuse(cause, last) : Optional.empty();
  }

  private Optional<String> excuse(Cause cause, Sight sight) {
    boolean excused =
        switch (sight) {
          case CLEAR -> false;
          case WITHOUT_NAMES -> cause == Cause.DNS;
          case LOST -> true;
        };
    return excused ? Optional.of(words(sight)) : Optional.empty();
  }

  private void tellWhenBlind() {
    if (reached.isEmpty() && !witnesses.hosts().isEmpty()) {
      LOG.warn(
          "no witness can be reached from location {}, so a lost network here will look like sites"
              + " that are down: name some in hinomi.witness.hosts",
          location);
    }
  }

  /// Looks now; who asks while a look is under way shares it.
  private Future<Sight> sight() {
    Future<Sight> sight = underWay.orElseGet(this::lookAtAll);
    if (!sight.isComplete()) {
      underWay = Optional.of(sight);
    }
    return sight;
  }

  private Future<Sight> lookAtAll() {
    List<Host> trusted = witnesses.hosts().stream().filter(reached::contains).toList();
    List<Future<Outcome>> looks = trusted.stream().map(this::look).toList();
    return any(looks, Outcome.Answered.class::isInstance)
        .compose(seen -> seen ? names(trusted, looks) : Future.succeededFuture(Sight.LOST))
        .onSuccess(this::take);
  }

  /// Whether any of the hosts that are known by name was found.
  private static Future<Sight> names(List<Host> hosts, List<Future<Outcome>> looks) {
    List<Future<Outcome>> named =
        IntStream.range(0, hosts.size())
            .filter(index -> !Probes.isAddress(hosts.get(index).name()))
            .mapToObj(looks::get)
            .toList();
    return named.isEmpty()
        ? Future.succeededFuture(Sight.CLEAR)
        : any(named, outcome -> outcome.timing().of(Phase.DNS).isPresent())
            .map(found -> found ? Sight.CLEAR : Sight.WITHOUT_NAMES);
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

  private void take(Sight sight) {
    underWay = Optional.empty();
    if (sight != last) {
      last = sight;
      told.accept(sight);
    }
    if (sight != Sight.CLEAR && !looksAgain) {
      looksAgain = true;
      network.vertx().setTimer(AGAIN.toMillis(), _ -> lookAgain());
    }
  }

  private void lookAgain() {
    looksAgain = false;
    sight();
  }

  String words(Sight sight) {
    return switch (sight) {
      case CLEAR -> "location " + location + " sees the network again";
      case WITHOUT_NAMES ->
          "location " + location + " cannot resolve names: its name server is at fault";
      case LOST -> "location " + location + " lost its network: no witness answers";
    };
  }
}
