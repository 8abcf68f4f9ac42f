package hinomi.delivery;

import hinomi.net.Cancellation;
import hinomi.net.Network;
import hinomi.net.address.Family;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Begins requests to one host, or to its proxy. The name is resolved for each request, because
/// Vert.x would stay at the address it used before. The address that worked last comes first while
/// the name still has it, then the others in turn.
final class Connections {
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final Network network;
  private final HttpClient client;
  private final Optional<HttpProxy> proxy;
  private final String name;
  private final int port;
  private volatile Optional<InetAddress> last = Optional.empty();

  Connections(Network network, HttpClient client, URI url, Optional<HttpProxy> proxy) {
    this.network = network;
    this.client = client;
    this.proxy = proxy;
    this.name = proxy.map(HttpProxy::host).orElse(url.getHost()).replaceAll("^\\[|]$", "");
    this.port = url.getPort() >= 0 ? url.getPort() : isSecure(url) ? HTTPS_PORT : HTTP_PORT;
  }

  private static boolean isSecure(URI url) {
    return "https".equals(url.getScheme());
  }

  /// The future completes on the event loop, and so does a timeout on it.
  Future<HttpClientRequest> request(RequestOptions options) {
    ContextInternal context = (ContextInternal) network.vertx().getOrCreateContext();
    Promise<List<InetAddress>> resolved = context.promise();
    resolve(context.nettyEventLoop()).onComplete(resolved);
    return resolved.future().compose(all -> request(options, all.iterator()));
  }

  private Future<HttpClientRequest> request(RequestOptions options, Iterator<InetAddress> left) {
    InetAddress address = left.next();
    return client
        .request(at(address, new RequestOptions(options)))
        .onSuccess(_ -> last = Optional.of(address))
        .recover(error -> left.hasNext() ? request(options, left) : Future.failedFuture(error));
  }

  private RequestOptions at(InetAddress address, RequestOptions options) {
    String literal = address.getHostAddress();
    return proxy.isPresent()
        ? options.setProxyOptions(proxy.get().at(literal))
        : options.setServer(SocketAddress.inetSocketAddress(port, literal));
  }

  /// The last address that worked while the name cannot be resolved.
  private Future<List<InetAddress>> resolve(EventLoop loop) {
    return network
        .resolve(name, Family.ANY, Optional.empty(), loop, new Cancellation())
        .map(this::lastFirst)
        .recover(error ->
            last.map(address -> Future.succeededFuture(List.of(address)))
                .orElse(Future.failedFuture(error)));
  }

  private List<InetAddress> lastFirst(List<InetAddress> found) {
    List<InetAddress> sorted = new ArrayList<>(found);
    last.filter(sorted::remove).ifPresent(sorted::addFirst);
    return sorted;
  }
}
