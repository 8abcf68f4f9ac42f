package hinomi.net.dial;

import hinomi.net.address.HostPort;
import hinomi.net.address.Url;
import hinomi.net.tls.TlsEngine;
import hinomi.net.visit.Visit;
import hinomi.outcome.CommonFacts;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Connects to a host and port by a route: name, address, connection and, when asked, TLS.
public final class Dial {
  private final Visit visit;
  private final Route route;

  public Dial(Visit visit, Route route) {
    this.visit = visit;
    this.route = route;
  }

  /// A connection to the host of the URL, with TLS if its scheme says so; `from` is the server that
  /// redirected there, if one did.
  public Future<Channel> to(URI url, Optional<InetAddress> from) {
    HostPort server = new HostPort(Url.host(url), Url.port(url));
    return Url.isSecure(url)
        ? connectTls(server, from, route.version().protocols())
        : connect(server.host(), server.port(), from);
  }

  /// A connection with TLS from its first byte on, offering these ALPN protocols (RFC 7301); `from`
  /// is the server that redirected there, if one did.
  public Future<Channel> connectTls(
      HostPort server, Optional<InetAddress> from, List<String> protocols) {
    return connectTls(server, from, protocols, Future::succeededFuture);
  }

  /// A connection with TLS once the sides have agreed on it without; `agree` may be called again
  /// for another connection.
  public Future<Channel> connectTls(HostPort server, Function<Channel, Future<Channel>> agree) {
    return connectTls(server, Optional.empty(), List.of(), agree);
  }

  /// If the server accepts nothing that BoringSSL offers, the JDK tries on another connection; the
  /// phases are those of the connection that is used.
  private Future<Channel> connectTls(
      HostPort server,
      Optional<InetAddress> from,
      List<String> protocols,
      Function<Channel, Future<Channel>> agree) {
    TlsEngine engine = visit.network().tlsEngineFor(server, route.tls());
    if (engine != visit.network().usualTlsEngine()) {
      visit.progress().record(CommonFacts.TLS_ENGINE, "jdk");
    }
    TlsHandshake handshake = handshake(protocols, engine);
    return connect(server.host(), server.port(), from)
        .compose(channel -> {
          SocketAddress peer = channel.remoteAddress();
          return agree
              .apply(channel)
              .compose(ready -> handshake.secure(ready, name(server.host())))
              .recover(failure ->
                  handshake.mayNeedOtherEngine()
                      ? retryByJdk(server, reconnect(server, peer, agree), protocols, failure)
                      : Future.failedFuture(failure));
        });
  }

  /// If the JDK fails in the handshake too, the first failure is reported.
  private Future<Channel> retryByJdk(
      HostPort server,
      Supplier<Future<Channel>> reconnect,
      List<String> protocols,
      Throwable failure) {
    TlsHandshake handshake = handshake(protocols, TlsEngine.JDK);
    return visit
        .release()
        .compose(_ -> reconnect.get())
        .compose(channel -> {
          visit.progress().record(CommonFacts.TLS_ENGINE, "jdk");
          return handshake.secure(channel, name(server.host()));
        })
        .onSuccess(_ -> visit.network().acceptsJdkOnly(server))
        .recover(error -> Future.failedFuture(handshake.hasFailed() ? failure : error));
  }

  private Supplier<Future<Channel>> reconnect(
      HostPort server, SocketAddress peer, Function<Channel, Future<Channel>> agree) {
    InetSocketAddress target = InetSocketAddress.createUnresolved(server.host(), server.port());
    return () ->
        (route.proxy().isEmpty() && peer instanceof InetSocketAddress address
                ? new Connector(visit, Optional.empty(), target).connect(List.of(address))
                : connect(server.host(), server.port(), Optional.empty()))
            .compose(agree);
  }

  /// A TCP connection; `from` is the server that redirected there, if one did.
  public Future<Channel> connect(String host, int port, Optional<InetAddress> from) {
    Addresses addresses = new Addresses(visit, route);
    InetSocketAddress target = InetSocketAddress.createUnresolved(host, port);
    return route
        .proxy()
        .map(proxy -> addresses.of(proxy, host, port, from))
        .orElseGet(() -> addresses.of(host, port, from))
        .compose(found -> new Connector(visit, route.proxy(), target).connect(found));
  }

  /// A connection to the proxy, which will forward a request for the URL.
  public Future<Channel> toProxy(URI url, Optional<InetAddress> from) {
    String host = Url.host(url);
    int port = Url.port(url);
    InetSocketAddress target = InetSocketAddress.createUnresolved(host, port);
    return new Addresses(visit, route)
        .of(route.proxy().orElseThrow(), host, port, from)
        .compose(new Connector(visit, route.proxy(), target)::connectToProxy);
  }

  private TlsHandshake handshake(List<String> protocols, TlsEngine engine) {
    return new TlsHandshake(visit, route.tls(), protocols, engine);
  }

  private String name(String host) {
    return route.sni().orElse(host);
  }
}
