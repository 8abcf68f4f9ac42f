package hinomi.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;

/// A job queue with a line protocol.
final class JobQueue {
  private JobQueue() {}

  static Future<Integer> start(Vertx vertx) {
    return vertx
        .createNetServer()
        .connectHandler(JobQueue::serve)
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort);
  }

  private static void serve(NetSocket socket) {
    socket.handler(RecordParser.newDelimited("\r\n", line -> answer(socket, line.toString())));
    socket.write("HELLO queue/3.7 ready\r\n");
  }

  private static void answer(NetSocket socket, String line) {
    switch (line) {
      case "PING" -> socket.write("PONG\r\n");
      case "STATS" -> socket.write("workers 4\r\nwaiting 17\r\nEND\r\n");
      case "QUIT" -> socket.end();
      default -> socket.write("ERROR\r\n");
    }
  }
}
