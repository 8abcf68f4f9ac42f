package hinomi.probe.http;

import hinomi.net.ProbeFault;
import hinomi.net.address.Url;
import hinomi.net.dial.Dial;
import hinomi.net.dial.Proxy;
import hinomi.net.dial.QuicDial;
import hinomi.net.dial.Route;
import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.TlsOptions;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Headers;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request on a connection of its own, phase after phase: name, connection, TLS, request,
/// response.
final class Hop {
  private static final int FORBIDDEN = 403;
  private static final Set<String> SAFE = Set.of("GET", "HEAD");
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  private final Visit visit;
  private final Request request;
  private final Route route;
  private final ResponseLimits limits;

  Hop(Visit visit, Request request, Route route, ResponseLimits limits) {
    this.visit = visit;
    this.request = request;
    this.route = route;
    this.limits = limits;
  }

  /// What redirects, cookies and authentication need to know of the response. A redirect may have a
  /// flaw: its body could not be read to the end.
  record Result(int status, Headers headers, InetAddress peer, Optional<Throwable> flaw) {
    /// The target of a redirect (RFC 9110, 15.4).
    Optional<String> location() {
      return switch (status) {
        case 301, 302, 303, 307, 308 -> headers.all("Location").stream().findFirst();
        default -> Optional.empty();
      };
    }
  }

  /// `from` is the server that redirected here, if one did.
  Future<Result> send(Optional<InetAddress> from, Optional<String> cookies) {
    URI url = request.url();
    visit.progress().record(CommonFacts.URL, url);
    return (route.version() == HttpVersion.HTTP_3
            ? overQuic(url, from, cookies)
            : overTcp(url, from, cookies))
        .eventually(visit::release);
  }

  private Future<Result> overQuic(URI url, Optional<InetAddress> from, Optional<String> cookies) {
    return Url.isSecure(url)
        ? new QuicDial(visit, route, limits)
            .connect(Url.host(url), Url.port(url), from)
            .compose(connection ->
                exchange(
                    connection,
                    address(connection.remoteSocketAddress()),
                    RequestMessage.of(request, cookies),
                    route.version()))
        : Future.failedFuture(
            new ProbeFault(
                Cause.REDIRECT, "redirect to " + url + ", which HTTP/3 does not support"));
  }

  private Future<Result> overTcp(URI url, Optional<InetAddress> from, Optional<String> cookies) {
    return overTcp(url, from, cookies, route)
        .recover(error ->
            error instanceof Http11Required && route.version() == HttpVersion.ANY
                ? visit
                    .release()
                    .compose(_ -> overTcp(url, from, cookies, route.in(HttpVersion.HTTP_1_1)))
                : Future.failedFuture(error))
        .compose(result ->
            lacksClientCertificate(result)
                .map(tls ->
                    visit
                        .release()
                        .compose(_ -> overTcp(url, from, cookies, route.with(tls)))
                        .otherwise(result))
                .orElseGet(() -> Future.succeededFuture(result)));
  }

  /// The TLS options to try next when the server forbids what it may allow to the client whose
  /// certificate it has not requested yet: in TLS 1.2 it can do so by location.
  private Optional<TlsOptions> lacksClientCertificate(Result result) {
    Progress progress = visit.progress();
    boolean mayLack =
        result.status() == FORBIDDEN
            && SAFE.contains(request.method())
            && progress.find(CommonFacts.TLS_VERSION).filter("TLSv1.3"::equals).isPresent()
            && progress.find(CommonFacts.CLIENT_CERTIFICATE).isEmpty();
    return mayLack ? route.tls().forLateClientCertificate() : Optional.empty();
  }

  private Future<Result> overTcp(
      URI url, Optional<InetAddress> from, Optional<String> cookies, Route by) {
    Optional<Proxy> forwarding = by.proxy().filter(proxy -> proxy.forwards(url, by.version()));
    Dial dial = new Dial(visit, by);
    return forwarding.isPresent()
        ? dial.toProxy(url, from)
            .compose(channel ->
                exchange(channel, RequestMessage.through(forwarding.get(), request, cookies), by))
            .compose(result -> checkProxy(forwarding.get(), result))
        : dial.to(url, from)
            .compose(channel -> exchange(channel, RequestMessage.of(request, cookies), by));
  }

  private static Future<Result> checkProxy(Proxy proxy, Result result) {
    return result.status() == PROXY_AUTHENTICATION_REQUIRED
        ? Future.failedFuture(
            proxy.named(new ProbeFault(Cause.CONNECT, "it refused the request: 407")))
        : Future.succeededFuture(result);
  }

  private Future<Result> exchange(Channel channel, FullHttpRequest message, Route by) {
    InetAddress peer = address(channel.remoteAddress());
    return exchange(channel, peer, message, by.version());
  }

  private Future<Result> exchange(
      Channel channel, InetAddress peer, FullHttpRequest message, HttpVersion version) {
    return new Exchange(visit, limits, version)
        .send(channel, message)
        .map(response -> new Result(response.status(), response.headers(), peer, Optional.empty()))
        .recover(error -> flawed(peer, error));
  }

  /// What the head of a response says where its body is broken, if that is enough to go on.
  private Future<Result> flawed(InetAddress peer, Throwable error) {
    Progress progress = visit.progress();
    int status = progress.find(CommonFacts.STATUS).orElse(0);
    Headers headers = progress.find(CommonFacts.HEADERS).orElse(new Headers(List.of()));
    Result result = new Result(status, headers, peer, Optional.of(error));
    return result.location().isEmpty() || visit.cancellation().isCancelled()
        ? Future.failedFuture(error)
        : Future.succeededFuture(result);
  }

  private static InetAddress address(@Nullable SocketAddress peer) {
    return ((InetSocketAddress) Objects.requireNonNull(peer)).getAddress();
  }
}
