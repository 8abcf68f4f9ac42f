package hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// What is done to a connection, one thing after the other.
@FunctionalInterface
interface ScriptedServer {
  void play(Socket socket) throws Exception;

  default ScriptedServer then(ScriptedServer next) {
    return socket -> {
      play(socket);
      next.play(socket);
    };
  }

  /// Says nothing for as long as the other side is there.
  static ScriptedServer silence() {
    return ScriptedServer::awaitEnd;
  }

  /// The connection ends in a reset, and not in order.
  static ScriptedServer reset() {
    return socket -> socket.setSoLinger(true, 0);
  }

  static ScriptedServer send(byte[] bytes) {
    return socket -> write(socket, bytes);
  }

  /// Hears a request out, and answers.
  static ScriptedServer say(String answer) {
    return socket -> {
      readHead(socket);
      write(socket, bytes(answer));
    };
  }

  /// Says the same over and over, as fast as it is heard.
  static ScriptedServer pour(byte[] more) {
    ByteArrayOutputStream much = new ByteArrayOutputStream();
    while (much.size() < 8_192) {
      much.writeBytes(more);
    }
    return socket -> {
      while (true) {
        write(socket, much.toByteArray());
      }
    };
  }

  static ScriptedServer drip(String drop) {
    return socket -> {
      while (true) {
        write(socket, bytes(drop));
        Thread.sleep(20); // often enough that whoever waits for silence never sees it
      }
    };
  }

  static void awaitEnd(Socket socket) throws IOException {
    while (socket.getInputStream().read(new byte[8_192]) >= 0) {}
  }

  static void readSome(Socket socket) throws IOException {
    var _ = socket.getInputStream().read(new byte[1_000]);
  }

  static String readHead(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    int next;
    while (head.indexOf("\r\n\r\n") < 0 && (next = in.read()) >= 0) {
      head.append((char) next);
    }
    return head.toString();
  }

  static void write(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
