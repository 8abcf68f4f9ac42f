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

/// Turns names into addresses, asking a name server anew each time.
final class Resolver {
  /// A lost datagram must not look like an outage: a silent server is asked twice.
  private static final int TRIES = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int KEPT = 64;
  private static final HostsFileEntriesResolver NO_HOSTS_FILE = (_, _) -> null;

  private final Transport transport;
  private final ResolvConf system;
  private final Map<Key, DnsNameResolver> kept = new HashMap<>();

  Resolver(Transport transport, ResolvConf system) {
    this.transport = transport;
    this.system = system;
  }

  /// The addresses in the order in which to try them, or a fault that says who did not know. The
  /// lifeline holds the question while it is open.
  Future<List<InetAddress>> resolve(
      String name, Family family, Optional<Pin> server, EventLoop loop, Cancellation lifeline) {
    Key key = key(family, server, loop);
    Promise<List<InetAddress>> addresses = Promise.promise();
    DnsNameResolver resolver = resolver(key);
    var question = resolver.resolveAll(name);
    lifeline.hold(question);
    question.addListener((io.netty.util.concurrent.Future<List<InetAddress>> done) -> {
      if (done.isSuccess()) {
        addresses.tryComplete(done.getNow());
      } else {
        addresses.tryFail(fault(name, key, done.cause()));
      }
      releaseUnlessKept(key, resolver);
    });
    return addresses.future();
  }

  private Key key(Family family, Optional<Pin> server, EventLoop loop) {
    return server
        .map(each -> new Key(loop, family, Optional.of(each.withPort(53)), Optional.empty()))
        .orElseGet(() -> new Key(loop, family, Optional.empty(), Optional.of(system.now())));
  }

  synchronized void close() {
    kept.values().forEach(DnsNameResolver::close);
    kept.clear();
  }

  private synchronized DnsNameResolver resolver(Key key) {
    DnsNameResolver known = kept.get(key);
    if (known != null) {
      return known;
    }
    kept.keySet().removeIf(each -> each.isOlderThan(key));
    DnsNameResolver fresh = build(key);
    if (kept.size() < KEPT) {
      kept.put(key, fresh);
    }
    return fresh;
  }

  private synchronized void releaseUnlessKept(Key key, DnsNameResolver resolver) {
    if (!resolver.equals(kept.get(key))) {
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
            .queryTimeoutMillis(PATIENCE.toMillis())
            .nameServerProvider(inTurn(key.servers()));
    key.system.ifPresent(conf -> builder.searchDomains(conf.search()).ndots(conf.dots()));
    if (key.server.isPresent()) {
      builder.hostsFileEntriesResolver(NO_HOSTS_FILE).searchDomains(List.of());
    }
    return builder.build();
  }

  private static DnsServerAddressStreamProvider inTurn(List<InetSocketAddress> servers) {
    int times = servers.size() == 1 ? TRIES : 1;
    return new SequentialDnsServerAddressStreamProvider(
        Stream.generate(() -> servers)
            .limit(times)
            .flatMap(List::stream)
            .toArray(InetSocketAddress[]::new));
  }

  /// The first of those that the system asks.
  InetSocketAddress systemServer() {
    return system.now().servers().getFirst();
  }

  private static ProbeFault fault(String name, Key key, Throwable error) {
    Optional<String> exhausted = ResourceExhaustion.of(error);
    if (exhausted.isPresent()) {
      return new ProbeFault(Cause.AGENT, exhausted.get());
    }
    String server = key.server.map(each -> " by " + HumanText.address(each)).orElse("");
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof DnsNameResolverTimeoutException) {
        return new ProbeFault(Cause.DNS, name + " was not resolved" + server + ": no answer");
      }
      if (each instanceof DnsErrorCauseException refused && isFinal(refused)) {
        return new ProbeFault(
            Cause.DNS, name + " was not resolved" + server + ": " + words(refused.getCode()));
      }
    }
    // Netty does not say whether the server had nothing or refused to answer.
    return new ProbeFault(
        Cause.DNS, name + " was not resolved" + server + ": no " + key.family.words() + " given");
  }

  private static boolean isFinal(DnsErrorCauseException refused) {
    return refused.getCode().intValue() != 0;
  }

  private static String words(DnsResponseCode code) {
    return switch (code.intValue()) {
      case 3 -> "no such name (NXDOMAIN)";
      case 2 -> "the name server failed (SERVFAIL)";
      default -> code.toString();
    };
  }

  /// Either one server, or what the system says.
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
