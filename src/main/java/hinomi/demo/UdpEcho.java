package hinomi.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/// Echoes each datagram after `pong `.
final class UdpEcho {
  private UdpEcho() {}

  static Future<Integer> start(Vertx vertx) {
    return vertx
        .createDatagramSocket()
        .listen(0, "127.0.0.1")
        .map(socket ->
            socket.handler(packet -> {
              var _ =
                  socket.send(
                      Buffer.buffer("pong ").appendBuffer(packet.data()),
                      packet.sender().port(),
                      packet.sender().host());
            }))
        .map(socket -> socket.localAddress().port());
  }
}
