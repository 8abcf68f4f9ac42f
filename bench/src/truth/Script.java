package truth;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server does with one connection, before it waits for the other side to close it.
@FunctionalInterface
interface Script {
  String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Padding: 0123456789abcdef\r\n";
  String HTTP2_HEAD = "000000 04 00 00000000 000000 04 01 00000000 000001 01 04 STREAM 88";
  int PREFACE = 24;
  int HEADERS = 1;

  void play(Socket socket) throws Exception;

  default Script then(Script next) {
    return socket -> {
      play(socket);
      next.play(socket);
    };
  }

  /// Reads the head of a request.
  static Script request() {
    return Script::readHead;
  }

  /// Answers a request over HTTP/2 (RFC 9113, 3.4 and 4.1): the settings of the server come with
  /// the head, so that its first bytes are those of the response. The last frame comes so many
  /// milliseconds later. `STREAM` is the number of the request's stream.
  static Script http2(int millis, String last) {
    return socket -> {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.skipNBytes(PREFACE);
      int type;
      int stream;
      do {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        type = in.readUnsignedByte();
        in.skipNBytes(1);
        stream = in.readInt();
        in.skipNBytes(length);
      } while (type != HEADERS);
      String number = "%08x".formatted(stream);
      Thread.sleep(60);
      sendHex(HTTP2_HEAD.replace("STREAM", number)).play(socket);
      Thread.sleep(millis);
      sendHex(last.replace("STREAM", number)).play(socket);
    };
  }

  /// Reads the body of a request bit by bit, with 20 ms between 20 kB.
  static Script slowUpload() {
    return socket -> {
      Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(readHead(socket));
      int left = length.find() ? Integer.parseInt(length.group(1)) : 0;
      byte[] part = new byte[20_000];
      while (left > 0) {
        Thread.sleep(20);
        left -= Math.max(1, socket.getInputStream().read(part));
      }
    };
  }

  static Script pause(int millis) {
    return _ -> Thread.sleep(millis);
  }

  static Script send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Script sendHex(String hex) {
    return send(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  static Script send(byte[] bytes) {
    return socket -> socket.getOutputStream().write(bytes);
  }

  /// The whole response in one write.
  static Script reply(byte[] body, String... headers) {
    String head = String.join("", headers) + "Content-Length: " + body.length + "\r\n\r\n";
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes((OK + head).getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body);
    return send(whole.toByteArray());
  }

  static Script receive() {
    return socket -> {
      int read = socket.getInputStream().read(new byte[1_000]);
      if (read < 0) {
        throw new IOException("closed");
      }
    };
  }

  /// Closes its side, which ends a body without a length.
  static Script close() {
    return Socket::shutdownOutput;
  }

  /// Opens a tunnel to a server of this program, after a while.
  static Script proxy(int millis) {
    return socket -> {
      String[] target = readHead(socket).split(" ")[1].split(":");
      Thread.sleep(millis);
      String host = Kinds.address(target[0].replace(Kinds.DOMAIN, ""));
      try (Socket site = new Socket(host, Integer.parseInt(target[1]))) {
        site.setTcpNoDelay(true);
        send("HTTP/1.1 200 Connection established\r\n\r\n").play(socket);
        Thread back = Thread.startVirtualThread(() -> copy(site, socket));
        copy(socket, site);
        site.shutdownOutput();
        back.join();
      }
    };
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException closed) {
      // as every connection is in the end
    }
  }

  private static String readHead(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed");
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
