package hinomi.http;

import hinomi.address.Url;
import hinomi.dial.Dial;
import hinomi.dial.QuicDial;
import hinomi.dial.Route;
import hinomi.network.Fault;
import hinomi.outcome.Cause;
import hinomi.outcome.Seen;
import hinomi.tls.Version;
import hinomi.visit.Limits;
import hinomi.visit.Visit;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request on one connection of its own, phase after phase: name, connection, TLS, request,
/// answer.
public final class Hop {
  private final Visit visit;
  private final Request request;
  private final Route route;
  private final Limits limits;

  public Hop(Visit visit, Request request, Route route, Limits limits) {
    this.visit = visit;
    this.request = request;
    this.route = route;
    this.limits = limits;
  }

  /// What came back; `from` is the server that sent us here, if one did.
  public Future<Reply> go(Optional<InetAddress> from, Optional<String> cookies) {
    URI url = request.url();
    visit.progress().saw(Seen.URL, url);
    return (route.version() == Version.HTTP_3
            ? overQuic(url, from, cookies)
            : overTcp(url, from, cookies))
        .eventually(visit::hangUp);
  }

  private Future<Reply> overQuic(URI url, Optional<InetAddress> from, Optional<String> cookies) {
    return Url.isSecure(url)
        ? new QuicDial(visit, route, limits)
            .connect(Url.host(url), Url.port(url), from)
            .compose(connection ->
                exchange(connection, address(connection.remoteSocketAddress()), cookies))
        : Future.failedFuture(
            new Fault(Cause.REDIRECT, "redirect to " + url + ", where there is no HTTP/3"));
  }

  private Future<Reply> overTcp(URI url, Optional<InetAddress> from, Optional<String> cookies) {
    return new Dial(visit, route)
        .to(url, from)
        .compose(channel -> exchange(channel, address(channel.remoteAddress()), cookies));
  }

  private Future<Reply> exchange(Channel channel, InetAddress peer, Optional<String> cookies) {
    return new Exchange(visit.progress(), limits, visit.network().bodies(), route.version())
        .send(channel, RequestMessage.of(request, cookies))
        .map(answer -> new Reply(answer.status(), answer.headers(), peer));
  }

  private static InetAddress address(@Nullable SocketAddress peer) {
    return ((InetSocketAddress) Objects.requireNonNull(peer)).getAddress();
  }
}
