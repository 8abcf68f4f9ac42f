package hinomi.net.dial;

import hinomi.net.address.Url;
import hinomi.net.visit.Visit;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Gets through to a host and port by a route: name, address, connection and, when asked, TLS.
public final class Dial {
  private final Visit visit;
  private final Route route;

  public Dial(Visit visit, Route route) {
    this.visit = visit;
    this.route = route;
  }

  /// A connection to where the URL leads, ready for its protocol; `from` is the server that sent us
  /// here, if one did.
  public Future<Channel> to(URI url, Optional<InetAddress> from) {
    String host = Url.host(url);
    return connect(host, Url.port(url), from)
        .compose(channel ->
            Url.isSecure(url)
                ? secure(channel, host, route.version().protocols())
                : Future.succeededFuture(channel));
  }

  /// An open connection; `from` is the server that sent us here, if one did.
  public Future<Channel> connect(String host, int port, Optional<InetAddress> from) {
    Addresses addresses = new Addresses(visit, route);
    InetSocketAddress target = InetSocketAddress.createUnresolved(host, port);
    return route
        .proxy()
        .map(proxy -> addresses.of(proxy, host, port, from))
        .orElseGet(() -> addresses.of(host, port, from))
        .compose(found -> new Connector(visit, route.proxy(), target).connect(found));
  }

  /// The same connection once it is secure and its certificate is good for the host (or for the
  /// name that the route says instead), offering these protocols (RFC 7301).
  public Future<Channel> secure(Channel channel, String host, List<String> protocols) {
    return new TlsHandshake(visit, route.tls(), protocols)
        .secure(channel, route.sni().orElse(host));
  }
}
