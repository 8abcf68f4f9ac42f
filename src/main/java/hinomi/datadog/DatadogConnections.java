package hinomi.datadog;

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

/// Begins requests to Datadog on connections to where its name, or that of the proxy, leads now:
/// the name is resolved for each request, because Vert.x itself goes on with the address of before.
/// The address that worked last is kept while the name still has it, then the others are tried in
/// turn.
final class DatadogConnections {
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final Network network;
  private final HttpClient client;
  private final Optional<DatadogProxy> proxy;
  private final String name;
  private final int port;
  private volatile Optional<InetAddress> last = Optional.empty();

  DatadogConnections(Network network, HttpClient client, URI url, Optional<DatadogProxy> proxy) {
    this.network = network;
    this.client = client;
    this.proxy = proxy;
    this.name = proxy.map(DatadogProxy::host).orElse(url.getHost()).replaceAll("^\\[|]$", "");
    this.port = url.getPort() >= 0 ? url.getPort() : isSecure(url) ? HTTPS_PORT : HTTP_PORT;
  }

  private static boolean isSecure(URI url) {
    return "https".equals(url.getScheme());
  }

  /// The future belongs to the event loop, as those of Vert.x do: a time limit on it does, too.
  Future<HttpClientRequest> request(RequestOptions options) {
    ContextInternal context = (ContextInternal) network.vertx().getOrCreateContext();
    Promise<List<InetAddress>> addresses = context.promise();
    addresses(context.nettyEventLoop()).onComplete(addresses);
    return addresses.future().compose(all -> request(options, all.iterator()));
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

  /// While names cannot be resolved, where the last connection led to.
  private Future<List<InetAddress>> addresses(EventLoop loop) {
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
