package hinomi.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/// An HTTP proxy for CONNECT (RFC 9110, 9.3.6) that always connects to one local port, whatever the
/// target.
final class TunnelProxy {
  private final NetClient client;
  private final int port;

  private TunnelProxy(Vertx vertx, int port) {
    this.client = vertx.createNetClient();
    this.port = port;
  }

  static Future<Integer> start(Vertx vertx, int targetPort) {
    TunnelProxy proxy = new TunnelProxy(vertx, targetPort);
    return vertx
        .createHttpServer()
        .requestHandler(proxy::answer)
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort);
  }

  private void answer(HttpServerRequest request) {
    if (HttpMethod.CONNECT.equals(request.method())) {
      client
          .connect(port, "127.0.0.1")
          .onSuccess(there -> request.toNetSocket().onSuccess(here -> join(here, there)))
          .onFailure(_ -> request.response().setStatusCode(502).end());
    } else {
      request.response().setStatusCode(405).end();
    }
  }

  private static void join(NetSocket here, NetSocket there) {
    here.pipeTo(there);
    there.pipeTo(here);
  }
}
