package hinomi.net.dial;

import hinomi.net.NetworkPolicy;
import hinomi.net.ProbeFault;
import hinomi.net.address.Pin;
import hinomi.net.address.Url;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Phase;
import hinomi.text.HumanText;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// Finds the addresses to connect to: a pinned one, a literal one, or those of the name, as far as
/// the policy allows.
public final class Addresses {
  private final Visit visit;
  private final Route route;

  public Addresses(Visit visit, Route route) {
    this.visit = visit;
    this.route = route;
  }

  /// The addresses of the target; `from` is the server that redirected there, if one did.
  public Future<List<InetSocketAddress>> of(String host, int port, Optional<InetAddress> from) {
    Optional<InetSocketAddress> pinned = pinned(host, port);
    Optional<InetSocketAddress> written = pinned.or(() -> literal(host, port));
    visit
        .progress()
        .record(
            CommonFacts.RESOLVER,
            pinned.isPresent() ? "pinned" : written.isPresent() ? "literal" : resolver());
    return written
        .map(address -> Future.succeededFuture(List.of(address)))
        .orElseGet(() -> resolved(host, port))
        .compose(addresses -> allowed(addresses, from));
  }

  /// The addresses of the proxy, whose name is resolved in a phase of its own. The policy applies
  /// to a target that is written as an address: names are resolved by the proxy.
  public Future<List<InetSocketAddress>> of(
      Proxy proxy, String host, int port, Optional<InetAddress> from) {
    visit.progress().record(CommonFacts.RESOLVER, "proxy");
    return literal(host, port)
        .map(target -> allowed(List.of(target), from))
        .orElseGet(() -> Future.succeededFuture(List.of()))
        .compose(_ -> of(proxy));
  }

  private Future<List<InetSocketAddress>> of(Proxy proxy) {
    String host = Url.host(proxy.url());
    int port = Url.port(proxy.url());
    visit.progress().begin("resolving the proxy " + proxy.server());
    visit.progress().record(CommonFacts.PROXY, proxy.server());
    visit.progress().record(CommonFacts.PROXY_REACHED, false);
    return written(host, port)
        .map(address -> Future.succeededFuture(List.of(address)))
        .orElseGet(() -> lookUp(host, port, Phase.PROXY_DNS))
        .compose(addresses -> allowed(addresses, Optional.empty()))
        .recover(error ->
            Future.failedFuture(error instanceof ProbeFault fault ? proxy.named(fault) : error));
  }

  /// An address that needs no resolving.
  private Optional<InetSocketAddress> written(String host, int port) {
    return pinned(host, port).or(() -> literal(host, port));
  }

  private Optional<InetSocketAddress> pinned(String host, int port) {
    return visit
        .network()
        .settings()
        .pinned(host, port)
        .or(() -> route.address().map(pin -> pin.withPort(port)));
  }

  /// The name server, in words.
  private String resolver() {
    return route
        .resolver()
        .or(visit.network().settings()::resolver)
        .map(server -> HumanText.address(server.withPort(53)))
        .orElse("system");
  }

  private Optional<InetSocketAddress> literal(String host, int port) {
    return Pin.isLiteral(host)
        ? Optional.of(new InetSocketAddress(Pin.literal(host), port))
        : Optional.empty();
  }

  private Future<List<InetSocketAddress>> resolved(String host, int port) {
    visit.progress().begin("resolving " + host);
    return lookUp(host, port, Phase.DNS);
  }

  private Future<List<InetSocketAddress>> lookUp(String host, int port, Phase phase) {
    long start = System.nanoTime();
    visit.progress().enter(phase, start);
    return visit
        .network()
        .resolve(host, route.family(), route.resolver(), visit.loop(), visit.cancellation())
        .map(found -> {
          visit.progress().recordPhase(phase, System.nanoTime() - start);
          return withPort(found, port);
        });
  }

  private Future<List<InetSocketAddress>> allowed(
      List<InetSocketAddress> addresses, Optional<InetAddress> from) {
    NetworkPolicy policy = visit.network().settings().policy();
    List<InetSocketAddress> allowed =
        addresses.stream()
            .filter(each -> policy.objection(each.getAddress(), from).isEmpty())
            .toList();
    return allowed.isEmpty()
        ? Future.failedFuture(
            new ProbeFault(
                Cause.BLOCKED,
                policy.objection(addresses.getFirst().getAddress(), from).orElse("no address")))
        : Future.succeededFuture(allowed);
  }

  private static List<InetSocketAddress> withPort(List<InetAddress> addresses, int port) {
    return addresses.stream().map(each -> new InetSocketAddress(each, port)).toList();
  }
}
