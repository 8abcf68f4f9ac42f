package hinomi.cli;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/// Servers on loopback that repeat all they hear, in each way in which a check can hear them.
final class Repeaters implements AutoCloseable {
  private static final Pattern EVENT_OF_A_TO_C = Pattern.compile("\"title\":\"[a-c]");

  private final Vertx vertx = Vertx.vertx();
  private final int elsewhere = listen(this::hearElsewhere);
  private final int site = listen(this::repeat);
  private final int intake = listen(this::takeIn);
  private final Queue<String> heardElsewhere = new ConcurrentLinkedQueue<>();
  private volatile boolean isTakingIn;

  /// The checks, which look at these servers.
  String in(String checks) {
    return checks
        .replace("<site>", "http://127.0.0.1:" + site)
        .replace("<grpc>", "" + site)
        .replace("<stream>", "" + streams())
        .replace("<sockets>", "" + sockets())
        .replace("<datagrams>", "" + datagrams());
  }

  String settings() {
    return """
    hinomi {
      witness { hosts = ["127.0.0.1:%d"] }
      datadog { url = "http://127.0.0.1:%d", send { every = 200ms } }
      http { port = 0 }
    }
    """
        .formatted(site, intake);
  }

  /// The intake takes nothing until then.
  void takeIn() {
    isTakingIn = true;
  }

  /// What was heard at the host to which the site sends on.
  String heardElsewhere() {
    return String.join("\n", heardElsewhere);
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private int listen(Handler<HttpServerRequest> handler) {
    return vertx
        .createHttpServer()
        .requestHandler(handler)
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .await();
  }

  /// Takes nothing; or all but the same events again and again, as others must have been taken
  /// before one is given up. Checks whose time runs out are told last, and are taken.
  private void takeIn(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          boolean refuses = EVENT_OF_A_TO_C.matcher(body.toString()).find();
          request
              .response()
              .setStatusCode(!isTakingIn ? 503 : refuses ? 400 : 202)
              .end(heard(request, body));
        });
  }

  private void repeat(HttpServerRequest request) {
    if (request.path().equals("/give")) {
      String token = SecretPlaces.secret("TOKEN");
      request.response().end("{\"access_token\":\"" + token + "\",\"expires_in\":3600}");
    } else {
      request.body().onSuccess(body -> repeat(request, body));
    }
  }

  private void repeat(HttpServerRequest request, Buffer body) {
    String heard = heard(request, body).replaceAll("\\p{Cntrl}", "");
    boolean isCall = "application/grpc".equals(request.getHeader("Content-Type"));
    request
        .response()
        .setStatusCode(request.path().equals("/away") ? 302 : isCall ? 200 : 401)
        .setStatusMessage("No " + request.uri())
        .putHeader("Location", "http://localhost:" + elsewhere + "/landed")
        .putHeader("WWW-Authenticate", "Digest realm=\"a\", nonce=\"b\", qop=\"auth\"")
        .putHeader("X-Echo", heard)
        .putHeader("Content-Type", isCall ? "application/grpc" : "text/plain")
        .putHeader("Grpc-Status", "13")
        .putHeader("Grpc-Message", heard)
        .end(heard);
  }

  private static String heard(HttpServerRequest request, Buffer body) {
    return request.uri() + " " + request.headers().entries() + " " + body;
  }

  private void hearElsewhere(HttpServerRequest request) {
    heardElsewhere.add(heard(request, Buffer.buffer()));
    request.response().end("landed");
  }

  private int streams() {
    return vertx
        .createNetServer()
        .connectHandler(socket -> socket.handler(socket::write))
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort)
        .await();
  }

  private int sockets() {
    return vertx
        .createHttpServer()
        .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .await();
  }

  private int datagrams() {
    DatagramSocket socket = vertx.createDatagramSocket();
    socket.handler(it -> socket.send(it.data(), it.sender().port(), it.sender().host()));
    return socket.listen(0, "127.0.0.1").map(it -> it.localAddress().port()).await();
  }
}
