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

/// Servers on loopback that echo requests in every part of a response that a check can read.
final class EchoServers implements AutoCloseable {
  private static final Pattern EVENT_OF_CHECKS_A_TO_C = Pattern.compile("\"title\":\"[a-c]");

  private final Vertx vertx = Vertx.vertx();
  private final int otherHost = listen(this::recordAtOtherHost);
  private final int site = listen(this::echoBack);
  private final int intake = listen(this::receive);
  private final Queue<String> receivedByOtherHost = new ConcurrentLinkedQueue<>();
  private volatile boolean isOpen;

  /// The checks with the addresses of these servers.
  String addressed(String checks) {
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

  /// Until then the intake answers 503.
  void openIntake() {
    isOpen = true;
  }

  /// The requests to the host to which the site redirects.
  String receivedByOtherHost() {
    return String.join("\n", receivedByOtherHost);
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

  /// Once open, it rejects the events of some checks: an event becomes a dead letter only after
  /// others were accepted.
  private void receive(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          boolean isRejected = EVENT_OF_CHECKS_A_TO_C.matcher(body.toString()).find();
          request
              .response()
              .setStatusCode(!isOpen ? 503 : isRejected ? 400 : 202)
              .end(echo(request, body));
        });
  }

  private void echoBack(HttpServerRequest request) {
    if (request.path().equals("/give")) {
      String token = SecretPlaces.secret("TOKEN");
      request.response().end("{\"access_token\":\"" + token + "\",\"expires_in\":3600}");
    } else {
      request.body().onSuccess(body -> echoBack(request, body));
    }
  }

  private void echoBack(HttpServerRequest request, Buffer body) {
    String echo = echo(request, body).replaceAll("\\p{Cntrl}", "");
    boolean isCall = "application/grpc".equals(request.getHeader("Content-Type"));
    request
        .response()
        .setStatusCode(request.path().equals("/redirect") ? 302 : isCall ? 200 : 401)
        .setStatusMessage("No " + request.uri())
        .putHeader("Location", "http://localhost:" + otherHost + "/landed")
        .putHeader("WWW-Authenticate", "Digest realm=\"a\", nonce=\"b\", qop=\"auth\"")
        .putHeader("X-Echo", echo)
        .putHeader("Content-Type", isCall ? "application/grpc" : "text/plain")
        .putHeader("Grpc-Status", "13")
        .putHeader("Grpc-Message", echo)
        .end(echo);
  }

  private static String echo(HttpServerRequest request, Buffer body) {
    return request.uri() + " " + request.headers().entries() + " " + body;
  }

  private void recordAtOtherHost(HttpServerRequest request) {
    receivedByOtherHost.add(echo(request, Buffer.buffer()));
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
