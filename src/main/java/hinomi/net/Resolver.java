package hinomi.net;

import hinomi.net.address.Family;
import hinomi.net.address.Pin;
import hinomi.outcome.Cause;
import hinomi.text.HumanText;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
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
import java.util.stream.Stream;

/// Resolves names to addresses by a query each time: nothing is cached.
final class Resolver {
  /// A single server is queried twice, so that a lost datagram does not look like an outage.
  private static final int TRIES = 2;

  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_RESOLVERS = 64;
  private static final HostsFileEntriesResolver NO_HOSTS_FILE = (_, _) -> null;

  private final Transport transport;
  private final ResolvConf system;
  private final Map<Key, DnsNameResolver> resolvers = new HashMap<>();

  Resolver(Transport transport, ResolvConf system) {
    this.transport = transport;
    this.system = system;
  }

  /// The addresses in the order in which to try them, or a fault that names the server. The
  /// cancellation can abort the query.
  Future<List<InetAddress>> resolve(
      String name, Family family, Optional<Pin> server, EventLoop loop, Cancellation cancellation) {
    Key key = key(family, server, loop);
    Promise<List<InetAddress>> addresses = Promise.promise();
    DnsNameResolver resolver = resolver(key);
    var query = resolver.resolveAll(name);
    cancellation.register(query);
    query.addListener((io.netty.util.concurrent.Future<List<InetAddress>> done) -> {
      if (done.isSuccess()) {
        addresses.tryComplete(done.getNow());
      } else {
        addresses.tryFail(fault(name, key, done.cause()));
      }
      closeUnlessKept(key, resolver);
    });
    return addresses.future();
  }

  private Key key(Family family, Optional<Pin> server, EventLoop loop) {
    return server
        .map(each -> new Key(loop, family, Optional.of(each.withPort(53)), Optional.empty()))
        .orElseGet(() -> new Key(loop, family, Optional.empty(), Optional.of(system.now())));
  }

  synchronized void close() {
    resolvers.values().forEach(DnsNameResolver::close);
    resolvers.clear();
  }

  private synchronized DnsNameResolver resolver(Key key) {
    DnsNameResolver known = resolvers.get(key);
    if (known != null) {
      return known;
    }
    resolvers.keySet().removeIf(each -> each.isOlderThan(key));
    DnsNameResolver added = build(key);
    if (resolvers.size() < MAX_RESOLVERS) {
      resolvers.put(key, added);
    }
    return added;
  }

  private synchronized void closeUnlessKept(Key key, DnsNameResolver resolver) {
    if (!resolver.equals(resolvers.get(key))) {
      resolver.close();
    }
  }

  private DnsNameResolver build(Key key) {
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(key.loop)
            .datagramChannelFactory(transport.datagramChannelFactory())
            .socketChannelFactory(
                () -> (SocketChannel) transport.channelFactory(false).newChannel())
            .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
            .resolveCache(NoopDnsCache.INSTANCE)
            .cnameCache(NoopDnsCnameCache.INSTANCE)
            .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
            .resolvedAddressTypes(key.family.types())
            .queryTimeoutMillis(QUERY_TIMEOUT.toMillis())
            .nameServerProvider(inOrder(key.servers()));
    key.system.ifPresent(conf -> builder.searchDomains(conf.search()).ndots(conf.dots()));
    if (key.server.isPresent()) {
      builder.hostsFileEntriesResolver(NO_HOSTS_FILE).searchDomains(List.of());
    }
    return builder.build();
  }

  private static DnsServerAddressStreamProvider inOrder(List<InetSocketAddress> servers) {
    int times = servers.size() == 1 ? TRIES : 1;
    return new SequentialDnsServerAddressStreamProvider(
        Stream.generate(() -> servers)
            .limit(times)
            .flatMap(List::stream)
            .toArray(InetSocketAddress[]::new));
  }

  /// The first name server of the system.
  InetSocketAddress systemServer() {
    return system.now().servers().getFirst();
  }

  private static ProbeFault fault(String name, Key key, Throwable error) {
    Optional<String> exhausted = ResourceExhaustion.of(error);
    if (exhausted.isPresent()) {
      return new ProbeFault(Cause.AGENT, exhausted.get());
    }
    String failed =
        "cannot resolve "
            + name
            + key.server.map(each -> " (name server " + HumanText.address(each) + ")").orElse("");
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof DnsNameResolverTimeoutException) {
        return new ProbeFault(Cause.DNS, failed + ": the name server does not answer");
      }
      if (each instanceof DnsErrorCauseException refused && isError(refused)) {
        return new ProbeFault(Cause.DNS, failed + ": " + words(refused.getCode()));
      }
    }
    // Netty does not tell an empty response from a refused query.
    return new ProbeFault(Cause.DNS, failed + ": the response has no " + key.family.words());
  }

  private static boolean isError(DnsErrorCauseException refused) {
    return refused.getCode().intValue() != 0;
  }

  private static String words(DnsResponseCode code) {
    return switch (code.intValue()) {
      case 3 -> "the name does not exist (NXDOMAIN)";
      case 2 -> "the name server failed (SERVFAIL)";
      default -> code.toString();
    };
  }

  /// Either one server, or those of the system.
  private record Key(
      EventLoop loop,
      Family family,
      Optional<InetSocketAddress> server,
      Optional<ResolvConf.Content> system) {
    List<InetSocketAddress> servers() {
      return server.map(List::of).orElseGet(() -> system.orElseThrow().servers());
    }

    boolean isOlderThan(Key other) {
      return system.isPresent() && other.system.isPresent() && !system.equals(other.system);
    }
  }
}
