package hinomi.net;

import hinomi.net.DnsLookup.NoAddress;
import hinomi.net.address.Family;
import hinomi.net.address.Pin;
import hinomi.outcome.Cause;
import hinomi.text.HumanText;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Resolves names to addresses by queries each time, as the C library does: hosts file, search
/// list, and name servers in their order. Nothing is cached. An address in text is itself.
final class Resolver {
  /// How long a name server may take before the next one is asked as well.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /// So many times its patience is a query waited for.
  private static final int TIMEOUT = 3;

  private final Transport transport;
  private final Supplier<ResolvConf.Content> system;
  private final Duration patience;
  private final DefaultHostsFileEntriesResolver hosts = new DefaultHostsFileEntriesResolver();
  private final Map<EventLoop, DnsNameResolver> clients = new HashMap<>();

  Resolver(Transport transport, Supplier<ResolvConf.Content> system) {
    this(transport, system, PATIENCE);
  }

  Resolver(Transport transport, Supplier<ResolvConf.Content> system, Duration patience) {
    this.transport = transport;
    this.system = system;
    this.patience = patience;
  }

  /// The addresses in the order in which to try them, or the address that the name is, or a fault
  /// that names the server. The cancellation can abort the queries.
  Future<List<InetAddress>> resolve(
      String name, Family family, Optional<Pin> server, EventLoop loop, Cancellation cancellation) {
    Promise<List<InetAddress>> addresses = Promise.promise();
    Runnable start =
        () ->
            Future.succeededFuture()
                .compose(_ -> start(name, family, server, loop, cancellation))
                .recover(error -> Future.failedFuture(fault(name, family, server, error)))
                .onComplete(addresses);
    if (loop.inEventLoop()) {
      start.run();
    } else {
      loop.execute(start);
    }
    return addresses.future();
  }

  private Future<List<InetAddress>> start(
      String name, Family family, Optional<Pin> server, EventLoop loop, Cancellation cancellation) {
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(name);
    if (literal != null) {
      return Future.succeededFuture(List.of(literal));
    }
    if (server.isPresent()) {
      List<InetSocketAddress> servers = List.of(server.get().withPort(53));
      return first(List.of(name), family, servers, loop, cancellation);
    }
    List<InetAddress> known = hosts.addresses(name, family.types());
    if (known != null && !known.isEmpty()) {
      return Future.succeededFuture(known);
    }
    if (name.endsWith(".localhost")) { // this machine, and no question for DNS (RFC 6761, 6.3)
      return start("localhost", family, server, loop, cancellation);
    }
    ResolvConf.Content conf = system.get();
    return first(conf.candidates(name), family, conf.servers(), loop, cancellation);
  }

  /// The addresses of the first name that has any; a name server that does not answer ends the
  /// search.
  private Future<List<InetAddress>> first(
      List<String> names,
      Family family,
      List<InetSocketAddress> servers,
      EventLoop loop,
      Cancellation cancellation) {
    DnsLookup lookup = new DnsLookup(client(loop), loop, servers, family, patience);
    Future<List<InetAddress>> found = lookup.of(names.getFirst());
    cancellation.register(lookup::cancel);
    List<String> others = names.subList(1, names.size());
    return found.recover(error ->
        others.isEmpty() || !hasNone(error) || cancellation.isCancelled()
            ? Future.failedFuture(error)
            : first(others, family, servers, loop, cancellation)
                .recover(later -> Future.failedFuture(isRefusal(error) ? error : later)));
  }

  /// Whether name servers answered that there is no address.
  private static boolean hasNone(Throwable error) {
    return error instanceof NoAddress && error.getCause() == null;
  }

  private static boolean isRefusal(Throwable error) {
    return error instanceof NoAddress none
        && none.code().filter(code -> !code.equals(DnsResponseCode.NXDOMAIN)).isPresent();
  }

  synchronized void close() {
    clients.values().forEach(DnsNameResolver::close);
    clients.clear();
  }

  private synchronized DnsNameResolver client(EventLoop loop) {
    return clients.computeIfAbsent(loop, this::build);
  }

  /// Sends single queries, each from a socket of its own.
  private DnsNameResolver build(EventLoop loop) {
    return new DnsNameResolverBuilder(loop)
        .datagramChannelFactory(transport.datagramChannelFactory())
        .socketChannelFactory(() -> (SocketChannel) transport.channelFactory(false).newChannel())
        .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
        .resolveCache(NoopDnsCache.INSTANCE)
        .cnameCache(NoopDnsCnameCache.INSTANCE)
        .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
        .queryTimeoutMillis(patience.multipliedBy(TIMEOUT).toMillis())
        .build();
  }

  /// The first name server of the system.
  InetSocketAddress systemServer() {
    return system.get().servers().getFirst();
  }

  private static ProbeFault fault(
      String name, Family family, Optional<Pin> server, Throwable error) {
    Optional<String> exhausted = ResourceExhaustion.of(error);
    if (exhausted.isPresent()) {
      return new ProbeFault(Cause.AGENT, exhausted.get());
    }
    String by =
        server
            .map(each -> " (name server " + HumanText.address(each.withPort(53)) + ")")
            .orElse("");
    return new ProbeFault(Cause.DNS, "cannot resolve " + name + by + ": " + reason(family, error));
  }

  private static String reason(Family family, Throwable error) {
    return switch (error) {
      case NoAddress none when none.code().isPresent() -> words(none.code().get());
      case NoAddress _ when hasNone(error) -> "the response has no " + family.words();
      case NoAddress _ -> "the name server does not answer";
      case IllegalArgumentException _ -> "it is not a valid name";
      default -> String.valueOf(error.getMessage());
    };
  }

  private static String words(DnsResponseCode code) {
    return switch (code.intValue()) {
      case 2 -> "the name server failed (SERVFAIL)";
      case 3 -> "the name does not exist (NXDOMAIN)";
      case 5 -> "the name server refused the query (REFUSED)";
      default -> code.toString();
    };
  }
}
