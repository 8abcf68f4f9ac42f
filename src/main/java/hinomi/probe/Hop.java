package hinomi.probe;

import hinomi.outcome.Seen;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/// One request on one connection of its own, phase after phase: name, connection, TLS, request,
/// answer.
final class Hop {
  private final Visit visit;
  private final Request request;
  private final Route route;
  private final Limits limits;

  Hop(Visit visit, Request request, Route route, Limits limits) {
    this.visit = visit;
    this.request = request;
    this.route = route;
    this.limits = limits;
  }

  /// What came back; `from` is the server that sent us here, if one did.
  Future<Reply> go(Optional<InetAddress> from, Optional<String> cookies) {
    URI url = request.url();
    visit.progress().saw(Seen.URL, url);
    return new Dial(visit, route)
        .to(url, from)
        .compose(channel -> exchange(channel, cookies))
        .eventually(visit::hangUp);
  }

  private Future<Reply> exchange(Channel channel, Optional<String> cookies) {
    InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    return new Exchange(visit.progress(), limits, route.version())
        .send(channel, RequestMessage.of(request, cookies))
        .map(answer -> new Reply(answer.status(), answer.headers(), peer));
  }
}
