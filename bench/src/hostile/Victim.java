package hostile;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;

/// A good site on loopback that dies, each in a way of its own, and comes back when it is told to.
enum Victim {
  REFUSES("status = 200", "", ""),
  FAILS("status = 200", "", "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops"),
  SAYS_DOWN(
      "body { json { \"$.status\" = UP } }",
      "{\"status\":\"UP\",\"count\":3}",
      ok("{\"status\":\"DOWN\"}"));

  private final String expect;
  private final String alive;
  private final String dead;
  private volatile boolean isDead;
  private NetServer server;
  private int port;

  Victim(String expect, String alive, String dead) {
    this.expect = expect;
    this.alive = alive;
    this.dead = dead;
  }

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body);
  }

  String check() {
    return "victim." + name().toLowerCase().replace('_', '-');
  }

  /// An entry of a file of checks.
  String entry() {
    return "  \"%s\" { http { url = \"http://127.0.0.1:%d/\" }, expect { %s } }%n"
        .formatted(check(), port, expect);
  }

  void listen(Vertx vertx) {
    server =
        vertx
            .createNetServer(new NetServerOptions().setReuseAddress(true))
            .connectHandler(socket -> socket.handler(_ -> answer(socket)))
            .listen(port, "127.0.0.1")
            .await();
    port = server.actualPort();
  }

  private void answer(NetSocket socket) {
    socket.handler(_ -> {});
    socket.end(Buffer.buffer(isDead ? dead : ok(alive)));
  }

  void die() {
    isDead = true;
    if (this == REFUSES) {
      server.close().await();
    }
  }

  void comeBack(Vertx vertx) {
    isDead = false;
    if (this == REFUSES) {
      listen(vertx);
    }
  }
}
