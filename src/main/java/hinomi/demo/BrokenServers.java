package hinomi.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;

/// Servers that are no web servers, or bad ones. Each listens on a port of its own.
final class BrokenServers {
  private BrokenServers() {}

  /// Accepts, and says nothing.
  static Future<Integer> silent(Vertx vertx) {
    return listen(vertx, _ -> {});
  }

  /// Promises a page and hangs up in the middle of it.
  static Future<Integer> half(Vertx vertx) {
    return listen(
        vertx,
        socket ->
            socket.handler(_ ->
                socket
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<html><p>Only the fir")
                    .onComplete(_ -> socket.close())));
  }

  /// Speaks, but not HTTP.
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
