package hinomi.probe;

import hinomi.outcome.Outcome.Failed;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at servers of our own before any site is looked at, until all that a probe needs is
/// loaded: the first handshake of a process takes far longer than any site is to blame for.
public final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int LOOKS = 20;

  /// Of kinds that share their way to a server with the first ones.
  private static final int FURTHER_LOOKS = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String HOST = "warm-up.invalid";

  private WarmUp() {}

  /// Completes when probes on this network are warm, or could not be made so; it never fails.
  public static Future<Void> of(Network network) {
    return Future.succeededFuture()
        .compose(_ -> tried(network))
        .onFailure(error -> LOG.warn("could not warm up: {}", error.toString()))
        .otherwiseEmpty();
  }

  static Future<Void> tried(Network network) {
    Instant now = network.now();
    Duration day = Duration.ofDays(1);
    ThrowawayCa authority = ThrowawayCa.root("Hinomi warm-up", now);
    ThrowawayCa.Identity identity = authority.issue(List.of(HOST), now.minus(day), now.plus(day));
    EventLoop loop = ((VertxInternal) network.vertx()).getOrCreateContext().nettyEventLoop();
    return WarmUpServers.start(network, loop, identity)
        .compose(servers -> look(network.with(NetworkSettings.DEFAULT), servers, authority));
  }

  private static Future<Void> look(Network network, WarmUpServers servers, ThrowawayCa authority) {
    return looks(network, probe(servers, authority, Version.HTTP_2), LOOKS)
        .compose(_ -> looks(network, probe(servers, authority, Version.HTTP_1_1), LOOKS))
        .compose(_ -> looks(network, dialogue(servers, authority), FURTHER_LOOKS))
        .compose(_ -> looks(network, names(servers), FURTHER_LOOKS))
        .onComplete(_ -> servers.close());
  }

  private static Future<Void> looks(Network network, Probe probe, int left) {
    return left == 0
        ? Future.succeededFuture()
        : probe
            .run(network, PATIENCE)
            .compose(outcome ->
                outcome instanceof Failed failed
                    ? Future.failedFuture(failed.detail())
                    : looks(network, probe, left - 1));
  }

  private static HttpProbe probe(WarmUpServers servers, ThrowawayCa authority, Version version) {
    return new HttpProbe(
        Request.get(URI.create("https://" + HOST + ":" + servers.web().getPort() + "/")),
        route(servers, authority, version),
        Redirects.DEFAULT,
        Limits.DEFAULT);
  }

  private static TcpProbe dialogue(WarmUpServers servers, ThrowawayCa authority) {
    Endpoint endpoint =
        new Endpoint(
            new Server(HOST, servers.web().getPort()), route(servers, authority, Version.HTTP_1_1));
    Step ask = new Step.Send(Buffer.buffer("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n"));
    Step hear = new Step.Expect(new Wanted.Match(Pattern.compile("^HTTP/(?<version>1)")));
    return new TcpProbe(endpoint, true, Optional.empty(), List.of(ask, hear));
  }

  private static DnsProbe names(WarmUpServers servers) {
    Server server =
        new Server(servers.names().getAddress().getHostAddress(), servers.names().getPort());
    return new DnsProbe(
        new DnsQuery(HOST, RecordType.A, true, false),
        List.of(server),
        DnsTransport.UDP,
        Route.DIRECT);
  }

  private static Route route(WarmUpServers servers, ThrowawayCa authority, Version version) {
    InetSocketAddress names = servers.names();
    Pin resolver = new Pin(names.getAddress(), OptionalInt.of(names.getPort()));
    TlsOptions tls =
        new TlsOptions(
            true,
            List.of(authority.certificate()),
            TlsVersion.TLS_1_2,
            TlsVersion.TLS_1_3,
            Optional.empty());
    return Route.by(resolver, version, tls);
  }
}
