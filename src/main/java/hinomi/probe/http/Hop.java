package hinomi.probe.http;

import hinomi.net.ProbeFault;
import hinomi.net.address.Url;
import hinomi.net.dial.Dial;
import hinomi.net.dial.QuicDial;
import hinomi.net.dial.Route;
import hinomi.net.tls.HttpVersion;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
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
final class Hop {
  private final Visit visit;
  private final Request request;
  private final Route route;
  private final ResponseLimits limits;

  public Hop(Visit visit, Request request, Route route, ResponseLimits limits) {
    this.visit = visit;
    this.request = request;
    this.route = route;
    this.limits = limits;
  }

  /// What came back; `from` is the server that sent us here, if one did.
  public Future<HopResult> go(Optional<InetAddress> from, Optional<String> cookies) {
    URI url = request.url();
    visit.progress().saw(CommonFacts.URL, url);
    return (route.version() == HttpVersion.HTTP_3
            ? overQuic(url, from, cookies)
            : overTcp(url, from, cookies))
        .eventually(visit::hangUp);
  }

  private Future<HopResult> overQuic(
      URI url, Optional<InetAddress> from, Optional<String> cookies) {
    return Url.isSecure(url)
        ? new QuicDial(visit, route, limits)
            .connect(Url.host(url), Url.port(url), from)
            .compose(connection ->
                exchange(connection, address(connection.remoteSocketAddress()), cookies))
        : Future.failedFuture(
            new ProbeFault(Cause.REDIRECT, "redirect to " + url + ", where there is no HTTP/3"));
  }

  private Future<HopResult> overTcp(URI url, Optional<InetAddress> from, Optional<String> cookies) {
    return new Dial(visit, route)
        .to(url, from)
        .compose(channel -> exchange(channel, address(channel.remoteAddress()), cookies));
  }

  private Future<HopResult> exchange(Channel channel, InetAddress peer, Optional<String> cookies) {
    return new Exchange(visit.progress(), limits, visit.network().bodies(), route.version())
        .send(channel, RequestMessage.of(request, cookies))
        .map(answer -> new HopResult(answer.status(), answer.headers(), peer));
  }

  private static InetAddress address(@Nullable SocketAddress peer) {
    return ((InetSocketAddress) Objects.requireNonNull(peer)).getAddress();
  }
}
