package hostile;

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
final class ScriptedServers {
  static final String OK = "HTTP/1.1 200 OK\r\n";
  static final byte[] GARBAGE = garbage();

  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");

  /// Whatever the protocol; within TLS, too.
  static final Map<String, ScriptedServer> ANY =
      Map.of(
          "silence", ScriptedServer.silence(),
          "reset", ScriptedServer.reset(),
          "late-reset",
              script(ScriptedServer::readSome)
                  .then(ScriptedServer.send(new byte[1]))
                  .then(ScriptedServer.reset()),
          "garbage", ScriptedServer.send(GARBAGE),
          "endless", ScriptedServer.pour(GARBAGE),
          "drip", ScriptedServer.drip("2"));

  static final Map<String, ScriptedServer> OF_HTTP =
      Map.of(
          "headers", endless(OK, "X-More: and more\r\n"),
          "body", endless(OK + "\r\n", "and more "),
          "drip", ScriptedServer.say(OK + "\r\n").then(ScriptedServer.drip("x")),
          "continue", endless("", "HTTP/1.1 100 Continue\r\n\r\n"),
          "loop", ScriptedServer.say("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"),
          "bomb",
              ScriptedServer.say(OK + "Content-Encoding: gzip\r\n\r\n").then(ScriptedServers::bomb),
          "chunk", ScriptedServer.say(OK + "Transfer-Encoding: chunked\r\n\r\nffffffffff\r\nx"),
          "lengths", ScriptedServer.say(OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
          "letters", ScriptedServer.say(OK + "\r\n" + "a".repeat(200) + "!"));

  /// Bodies that do not decode, in messages that are whole.
  static final Map<String, ScriptedServer> OF_CODING =
      Map.of(
          "corrupt", coded("gzip", Bodies.corrupt()),
          "cut-short", coded("gzip", Bodies.cutShort()),
          "not-deflated", coded("deflate", Bodies.plain()),
          "not-zipped", coded("gzip, gzip", Bodies.cutShort()));

  static final Map<String, ScriptedServer> OF_WEBSOCKET =
      Map.of(
          "silence", upgraded().then(ScriptedServer.silence()),
          "pings", upgraded().then(pour("8900")),
          "texts", upgraded().then(pour("810161")),
          "huge", upgraded().then(send("827f0000010000000000")).then(ScriptedServer.silence()));

  private static final String STATUS_200 = "000001 01 04 00000003 88";

  /// Frames (RFC 9113, 4.1) after the server's settings. The agent's first stream is number 3.
  static final Map<String, ScriptedServer> OF_HTTP2 =
      Map.of(
          "silence", http2().then(ScriptedServer.silence()),
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
                  .then(ScriptedServer.silence()));

  private ScriptedServers() {}

  private static ScriptedServer script(ScriptedServer script) {
    return script;
  }

  private static ScriptedServer endless(String start, String more) {
    return ScriptedServer.say(start).then(ScriptedServer.pour(ScriptedServer.bytes(more)));
  }

  private static ScriptedServer coded(String coding, Supplier<byte[]> body) {
    byte[] bytes = body.get();
    return ScriptedServer.say(
            OK
                + "Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n"
                    .formatted(coding, bytes.length))
        .then(ScriptedServer.send(bytes));
  }

  private static ScriptedServer send(String hex) {
    return ScriptedServer.send(ScriptedServer.hex(hex));
  }

  private static ScriptedServer pour(String hex) {
    return ScriptedServer.pour(ScriptedServer.hex(hex));
  }

  /// What the agent says is heard, lest it has nowhere to write to.
  private static ScriptedServer http2() {
    return script(
            socket -> {
              ScriptedServer.readSome(socket);
              ServerAction.begin(() -> ScriptedServer.awaitEnd(socket));
            })
        .then(send("000000 04 00 00000000"));
  }

  private static void bomb(Socket socket) throws IOException {
    OutputStream zipped = new GZIPOutputStream(socket.getOutputStream());
    while (true) {
      zipped.write(new byte[8_192]);
    }
  }

  private static ScriptedServer upgraded() {
    return socket -> {
      Matcher key = KEY.matcher(ScriptedServer.readHead(socket));
      if (!key.find()) {
        throw new IOException("no upgrade wanted");
      }
      byte[] sum =
          MessageDigest.getInstance("SHA-1")
              .digest(ScriptedServer.bytes(key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
      String accepted = Base64.getEncoder().encodeToString(sum);
      String head =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
      ScriptedServer.write(
          socket, ScriptedServer.bytes(head + "Sec-WebSocket-Accept: " + accepted + "\r\n\r\n"));
    };
  }

  private static byte[] garbage() {
    byte[] garbage = new byte[8_192];
    new Random(7).nextBytes(garbage);
    return garbage;
  }
}
