package soak;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Random;

/// Sites on loopback, one good and each of the others bad in a way of its own.
enum Sites {
  GOOD {
    @Override
    void answer(Vertx vertx, NetSocket socket) {
      socket.end(Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
    }
  },
  SILENT {
    @Override
    void answer(Vertx vertx, NetSocket socket) {}
  },
  RESET {
    @Override
    void answer(Vertx vertx, NetSocket socket) {
      socket.close();
    }
  },
  DRIP {
    @Override
    void answer(Vertx vertx, NetSocket socket) {
      socket.write("HTTP/1.1 200 OK\r\nX-Drip: ");
      long timer = vertx.setPeriodic(100, _ -> socket.write("."));
      socket.closeHandler(_ -> vertx.cancelTimer(timer));
    }
  },
  GARBAGE {
    @Override
    void answer(Vertx vertx, NetSocket socket) {
      byte[] garbage = new byte[4_096];
      new Random().nextBytes(garbage);
      socket.end(Buffer.buffer(garbage));
    }
  },
  HEADERS {
    @Override
    void answer(Vertx vertx, NetSocket socket) {
      socket.write("HTTP/1.1 200 OK\r\n");
      pour(vertx, socket, Buffer.buffer("X-More: and more\r\n".repeat(200)));
    }
  },
  BODY {
    @Override
    void answer(Vertx vertx, NetSocket socket) {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      pour(vertx, socket, Buffer.buffer("and more ".repeat(1_000)));
    }
  },
  LOOP {
    @Override
    void answer(Vertx vertx, NetSocket socket) {
      socket.end(Buffer.buffer("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"));
    }
  };

  abstract void answer(Vertx vertx, NetSocket socket);

  /// The port at which it answers whoever has said something.
  int listen(Vertx vertx) {
    NetServerOptions options = new NetServerOptions().setAcceptBacklog(1_024);
    if (this == RESET) {
      options.setSoLinger(0);
    }
    return vertx
        .createNetServer(options)
        .connectHandler(socket -> hear(vertx, socket))
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort)
        .await();
  }

  private void hear(Vertx vertx, NetSocket socket) {
    socket.exceptionHandler(_ -> socket.close());
    socket.handler(_ -> {
      socket.handler(_ -> {});
      answer(vertx, socket);
    });
  }

  /// As long as the other end takes it.
  private static void pour(Vertx vertx, NetSocket socket, Buffer more) {
    socket.write(more.copy()).onSuccess(_ -> vertx.runOnContext(_ -> pour(vertx, socket, more)));
  }
}
