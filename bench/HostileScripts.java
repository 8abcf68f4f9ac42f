import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/// The ways in which servers of connections are bad, by name.
final class HostileScripts {
  static final String OK = "HTTP/1.1 200 OK\r\n";
  static final byte[] GARBAGE = garbage();

  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");

  /// Whatever the protocol; within TLS, too.
  static final Map<String, HostileScript> ANY =
      Map.of(
          "silence", HostileScript.silence(),
          "reset", HostileScript.reset(),
          "late-reset",
              script(HostileScript::readSome)
                  .then(HostileScript.send(new byte[1]))
                  .then(HostileScript.reset()),
          "garbage", HostileScript.send(GARBAGE),
          "endless", HostileScript.pour(GARBAGE),
          "drip", HostileScript.drip("2"));

  static final Map<String, HostileScript> OF_HTTP =
      Map.of(
          "headers", endless(OK, "X-More: and more\r\n"),
          "body", endless(OK + "\r\n", "and more "),
          "drip", HostileScript.say(OK + "\r\n").then(HostileScript.drip("x")),
          "continue", endless("", "HTTP/1.1 100 Continue\r\n\r\n"),
          "loop", HostileScript.say("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"),
          "bomb",
              HostileScript.say(OK + "Content-Encoding: gzip\r\n\r\n").then(HostileScripts::bomb),
          "chunk", HostileScript.say(OK + "Transfer-Encoding: chunked\r\n\r\nffffffffff\r\nx"),
          "lengths", HostileScript.say(OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
          "letters", HostileScript.say(OK + "\r\n" + "a".repeat(200) + "!"));

  /// Bodies that do not decode, in messages that are whole.
  static final Map<String, HostileScript> OF_CODING =
      Map.of(
          "corrupt", coded("gzip", HostileBodies.corrupt()),
          "cut-short", coded("gzip", HostileBodies.cutShort()),
          "not-deflated", coded("deflate", HostileBodies.plain()),
          "not-zipped", coded("gzip, gzip", HostileBodies.cutShort()));

  static final Map<String, HostileScript> OF_WEBSOCKET =
      Map.of(
          "silence", upgraded().then(HostileScript.silence()),
          "pings", upgraded().then(pour("8900")),
          "texts", upgraded().then(pour("810161")),
          "huge", upgraded().then(send("827f0000010000000000")).then(HostileScript.silence()));

  private static final String STATUS_200 = "000001 01 04 00000003 88";

  /// Frames (RFC 9113, 4.1) after the server's settings. The agent's first stream is number 3.
  static final Map<String, HostileScript> OF_HTTP2 =
      Map.of(
          "silence", http2().then(HostileScript.silence()),
          "pings", http2().then(pour("000008 06 00 00000000 0000000000000000")),
          "settings", http2().then(pour("000000 04 00 00000000")),
          "strays", http2().then(pour("000008 00 00 00000001 0000000000000000")),
          "unknown", http2().then(pour("000000 fe 00 00000000")),
          "windows", http2().then(pour("000004 08 00 00000003 00000001")),
          "headers",
              http2()
                  .then(send("000001 01 00 00000003 88"))
                  .then(pour("000004 09 00 00000003 00017a00")),
          "data",
              http2().then(send(STATUS_200)).then(pour("000008 00 00 00000003 0000000000000000")),
          "no-trailers",
              http2()
                  .then(send(STATUS_200))
                  .then(send("000000 00 01 00000003"))
                  .then(HostileScript.silence()));

  private HostileScripts() {}

  private static HostileScript script(HostileScript script) {
    return script;
  }

  private static HostileScript endless(String start, String more) {
    return HostileScript.say(start).then(HostileScript.pour(HostileScript.bytes(more)));
  }

  private static HostileScript coded(String coding, Supplier<byte[]> body) {
    byte[] bytes = body.get();
    return HostileScript.say(
            OK
                + "Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n"
                    .formatted(coding, bytes.length))
        .then(HostileScript.send(bytes));
  }

  private static HostileScript send(String hex) {
    return HostileScript.send(HostileScript.hex(hex));
  }

  private static HostileScript pour(String hex) {
    return HostileScript.pour(HostileScript.hex(hex));
  }

  /// What the agent says is heard, lest it has nowhere to write to.
  private static HostileScript http2() {
    return script(
            socket -> {
              HostileScript.readSome(socket);
              HostileDeed.begin(() -> HostileScript.awaitEnd(socket));
            })
        .then(send("000000 04 00 00000000"));
  }

  private static void bomb(Socket socket) throws IOException {
    OutputStream zipped = new GZIPOutputStream(socket.getOutputStream());
    while (true) {
      zipped.write(new byte[8_192]);
    }
  }

  private static HostileScript upgraded() {
    return socket -> {
      Matcher key = KEY.matcher(HostileScript.readHead(socket));
      if (!key.find()) {
        throw new IOException("no upgrade wanted");
      }
      byte[] sum =
          MessageDigest.getInstance("SHA-1")
              .digest(HostileScript.bytes(key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
      String accepted = Base64.getEncoder().encodeToString(sum);
      String head =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
      HostileScript.write(
          socket, HostileScript.bytes(head + "Sec-WebSocket-Accept: " + accepted + "\r\n\r\n"));
    };
  }

  private static byte[] garbage() {
    byte[] garbage = new byte[8_192];
    new Random(7).nextBytes(garbage);
    return garbage;
  }
}
