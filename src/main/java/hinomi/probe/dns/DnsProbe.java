package hinomi.probe.dns;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.Network;
import hinomi.net.address.Family;
import hinomi.net.address.HostPort;
import hinomi.net.dial.Route;
import hinomi.net.tls.TlsOptions;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Sends one query to all name servers at once, and once to each: to that of the agent when none is
/// named.
record DnsProbe(DnsQuery query, List<HostPort> servers, DnsTransport transport, Route route)
    implements Probe {
  private static final int MAX_SERVERS = 16;

  public DnsProbe {
    servers = List.copyOf(servers);
    if (servers.size() > MAX_SERVERS) {
      throw new IllegalArgumentException("has more than " + MAX_SERVERS + " servers");
    }
    if (transport != DnsTransport.TLS && !route.tls().equals(TlsOptions.DEFAULT)) {
      throw new IllegalArgumentException("tls has no effect without transport = tls");
    }
    if (transport != DnsTransport.TLS && route.sni().isPresent()) {
      throw new IllegalArgumentException("sni has no effect without transport = tls");
    }
    if (route.isOverBoth() && servers.isEmpty()) {
      throw new IllegalArgumentException("ip = both needs a server");
    }
    servers.forEach(each -> route.checkFor(each.host(), true));
    if (transport == DnsTransport.TLS && servers.isEmpty()) {
      throw new IllegalArgumentException("transport = tls needs a server");
    }
  }

  static Setting<DnsProbe> read(Section dns) {
    Supplier<DnsQuery> query = DnsQuery.read(dns);
    Setting<DnsTransport> transport =
        dns.optional("transport", DnsTransport.KIND, DnsTransport.UDP);
    Setting<List<HostPort>> servers = servers(dns, transport.found().orElse(DnsTransport.UDP));
    Setting<Family> family = dns.optional("ip", Family.KIND, Family.ANY);
    Setting<Optional<String>> sni = dns.optional("sni", Route.HOST_NAME);
    Setting<TlsOptions> tls = TlsOptions.read(dns.section("tls"));
    return dns.make(() ->
        new DnsProbe(
            query.get(),
            servers.get(),
            transport.get(),
            Route.plain(Optional.empty(), family.get(), Optional.empty(), sni.get(), tls.get())));
  }

  private static Setting<List<HostPort>> servers(Section dns, DnsTransport transport) {
    ValueType<HostPort> server =
        ValueType.TEXT.as(
            "a name server, as ns1.example.com or 192.0.2.1:53",
            text -> HostPort.parse(text, transport.port()));
    Setting<List<HostPort>> one =
        dns.optional("server", server).map(found -> found.stream().toList());
    Setting<List<HostPort>> many = dns.optional("servers", ValueType.listOf(server), List.of());
    return dns.has("server") && dns.has("servers")
        ? dns.refuse("servers", "server and servers cannot be combined")
        : dns.has("servers") ? many : one;
  }

  @Override
  public String target() {
    return servers.isEmpty()
        ? query.toString()
        : query
            + " at "
            + servers.stream().map(HostPort::toString).collect(Collectors.joining(", "));
  }

  @Override
  public boolean isOverBoth() {
    return route.isOverBoth();
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    boolean isOwn = servers.isEmpty();
    List<HostPort> queried = isOwn ? List.of(network.nameServer()) : servers;
    Network via = isOwn ? network.allowingNameServer() : network;
    List<Future<Outcome>> visits =
        queried.stream()
            .map(each -> Visit.of(via, timeout, visit -> new DnsVisit(this, each, visit).go()))
            .toList();
    return Future.all(visits)
        .map(all -> DnsAgreement.of(queried, all.<Outcome>list()))
        .map(outcome -> isOwn ? asDnsFailure(outcome) : outcome);
  }

  /// A failure of the agent's own name server is one of reason `dns`, as when any check resolves.
  private static Outcome asDnsFailure(Outcome outcome) {
    return outcome instanceof Failed(_, var detail, var facts, var timing)
        ? new Failed(Cause.DNS, detail, facts, timing)
        : outcome;
  }
}
