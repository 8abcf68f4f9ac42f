package hinomi.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;

/// Servers that break HTTP, each on its own port.
final class BrokenServers {
  private BrokenServers() {}

  /// Accepts connections and never responds.
  static Future<Integer> silent(Vertx vertx) {
    return listen(vertx, _ -> {});
  }

  /// Closes the connection in the middle of the body.
  static Future<Integer> half(Vertx vertx) {
    return listen(
        vertx,
        socket ->
            socket.handler(_ ->
                socket
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<html><p>Only the fir")
                    .onComplete(_ -> socket.close())));
  }

  /// Responds with another protocol.
  static Future<Integer> garbage(Vertx vertx) {
    return listen(
        vertx,
        socket ->
            socket.handler(_ ->
                socket.end(
                    io.vertx.core.buffer.Buffer.buffer("220 mail.example ESMTP ready\r\n"))));
  }

  private static Future<Integer> listen(Vertx vertx, Consumer<NetSocket> behaviour) {
    return vertx
        .createNetServer()
        .connectHandler(behaviour::accept)
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort);
  }
}
