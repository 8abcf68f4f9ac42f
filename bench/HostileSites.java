import hinomi.tls.ThrowawayCa;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Servers on loopback, each bad in a way of its own. They write their names and ports into a file,
/// and serve until nobody listens to them any more.
final class HostileSites {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final byte[] GARBAGE = garbage();
  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");

  /// What is done to a connection whatever its protocol; within TLS, too.
  private static final Map<String, Script> ANY =
      Map.of(
          "silence", HostileSites::awaitEnd,
          "reset", socket -> socket.setSoLinger(true, 0),
          "late-reset", HostileSites::resetLate,
          "garbage", socket -> write(socket, GARBAGE),
          "endless", socket -> pour(socket, GARBAGE),
          "drip", socket -> drip(socket, "2"));

  private final List<ServerSocket> servers = new ArrayList<>(); // lest they be closed unasked

  /// By group and name.
  private final Map<String, Map<String, Integer>> ports = new LinkedHashMap<>();

  private interface Script {
    void play(Socket socket) throws Exception;
  }

  private interface Answer {
    void send(DatagramSocket socket, DatagramPacket question) throws Exception;
  }

  static void serve(Path folder) throws Exception {
    HostileSites sites = new HostileSites();
    ThrowawayCa.Identity identity =
        ThrowawayCa.selfSigned(
            List.of("127.0.0.1"), Instant.now(), Instant.now().plus(Duration.ofDays(1)));
    sites.start(identity, folder);
    Files.writeString(folder.resolve("checks/ports.conf"), sites.written());
    System.out.println("ready");
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  /// One that is not, in the process of whoever asks.
  static ServerSocket good() throws IOException {
    ServerSocket good = plain();
    serve(good, socket -> say(socket, OK + "Content-Length: 5\r\n\r\nhello"));
    return good;
  }

  private String written() {
    StringBuilder text = new StringBuilder();
    ports.forEach((group, servers) -> {
      text.append(group).append(" = [\n");
      servers.forEach(
          (name, port) -> text.append("  { at = %s, port = \"%d\" }%n".formatted(name, port)));
      text.append("]\n");
    });
    ports.values().stream()
        .flatMap(servers -> servers.entrySet().stream())
        .forEach(
            each -> text.append("port-of-%s = %d%n".formatted(each.getKey(), each.getValue())));
    return text.toString();
  }

  private void start(ThrowawayCa.Identity identity, Path folder) throws Exception {
    startDeaf();
    SSLContext tls = tls(identity);
    for (String name : ANY.keySet()) {
      ServerSocket secure = tls.getServerSocketFactory().createServerSocket(0, 1_024, HERE);
      at("any-inside-tls", name, secure, ANY.get(name));
      at("any", name, plain(), ANY.get(name));
    }
    startHttp();
    startWebSockets();
    startHttp2();
    startDatagrams();
    startCaddy(identity, folder);
  }

  private void put(String group, String name, int port) {
    ports.computeIfAbsent(group, _ -> new TreeMap<>()).put(name, port);
  }

  /// Its queue of those who knock is full.
  private void startDeaf() throws IOException {
    ServerSocket deaf = new ServerSocket(0, 1, HERE);
    servers.add(deaf);
    put("any", "deaf", deaf.getLocalPort());
    for (int guest = 0; guest < 2; guest++) {
      Socket unused = new Socket(HERE, deaf.getLocalPort());
      Thread.ofVirtual().start(() -> swallow(() -> awaitEnd(unused)));
    }
  }

  private void startHttp() throws IOException {
    String letters = "a".repeat(200) + "!";
    at("of-http", "headers", plain(), socket -> say(socket, OK, "X-More: and more\r\n"));
    at("of-http", "body", plain(), socket -> say(socket, OK + "\r\n", "and more "));
    at(
        "of-http",
        "drip",
        plain(),
        socket -> {
          say(socket, OK + "\r\n");
          drip(socket, "x");
        });
    at("of-http", "continue", plain(), socket -> say(socket, "", "HTTP/1.1 100 Continue\r\n\r\n"));
    at(
        "of-http",
        "loop",
        plain(),
        socket -> say(socket, "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"));
    at("of-http", "bomb", plain(), HostileSites::bomb);
    at(
        "of-http",
        "chunk",
        plain(),
        socket -> say(socket, OK + "Transfer-Encoding: chunked\r\n\r\nffffffffff\r\nx"));
    at(
        "of-http",
        "lengths",
        plain(),
        socket -> say(socket, OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"));
    at("of-http", "letters", plain(), socket -> say(socket, OK + "\r\n" + letters));
  }

  private void startWebSockets() throws IOException {
    at(
        "of-websocket",
        "silence",
        plain(),
        socket -> {
          upgrade(socket);
          awaitEnd(socket);
        });
    at(
        "of-websocket",
        "pings",
        plain(),
        socket -> {
          upgrade(socket);
          pour(socket, hex("8900"));
        });
    at(
        "of-websocket",
        "texts",
        plain(),
        socket -> {
          upgrade(socket);
          pour(socket, hex("810161"));
        });
    at(
        "of-websocket",
        "huge",
        plain(),
        socket -> {
          upgrade(socket);
          write(socket, hex("827f0000010000000000"));
          awaitEnd(socket);
        });
  }

  /// Frames (RFC 9113, 4.1) after the server's settings. The agent's first stream is number 3.
  private void startHttp2() throws IOException {
    byte[] status200 = hex("000001 01 04 00000003 88");
    at(
        "of-http2",
        "silence",
        plain(),
        socket -> {
          http2(socket);
          awaitEnd(socket);
        });
    at(
        "of-http2",
        "pings",
        plain(),
        socket -> {
          http2(socket);
          pour(socket, hex("000008 06 00 00000000 0000000000000000"));
        });
    at(
        "of-http2",
        "settings",
        plain(),
        socket -> {
          http2(socket);
          pour(socket, hex("000000 04 00 00000000"));
        });
    at(
        "of-http2",
        "strays",
        plain(),
        socket -> {
          http2(socket);
          pour(socket, hex("000008 00 00 00000001 0000000000000000"));
        });
    at(
        "of-http2",
        "unknown",
        plain(),
        socket -> {
          http2(socket);
          pour(socket, hex("000000 fe 00 00000000"));
        });
    at(
        "of-http2",
        "windows",
        plain(),
        socket -> {
          http2(socket);
          pour(socket, hex("000004 08 00 00000003 00000001"));
        });
    at(
        "of-http2",
        "headers",
        plain(),
        socket -> {
          http2(socket, hex("000001 01 00 00000003 88"));
          pour(socket, hex("000004 09 00 00000003 00017a00"));
        });
    at(
        "of-http2",
        "data",
        plain(),
        socket -> {
          http2(socket, status200);
          pour(socket, hex("000008 00 00 00000003 0000000000000000"));
        });
    at(
        "of-http2",
        "no-trailers",
        plain(),
        socket -> {
          http2(socket, status200, hex("000000 00 01 00000003"));
          awaitEnd(socket);
        });
  }

  private void startDatagrams() throws IOException {
    at("datagrams", "silence", (_, _) -> {});
    at(
        "datagrams",
        "flood",
        (socket, question) -> {
          long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
          while (System.nanoTime() < end) {
            socket.send(new DatagramPacket(GARBAGE, 1_000, question.getSocketAddress()));
          }
        });
    try (DatagramSocket closed = new DatagramSocket(0, HERE)) {
      put("datagrams", "closed", closed.getLocalPort());
    }
  }

  /// HTTP/3 in earnest, before servers that are not.
  private void startCaddy(ThrowawayCa.Identity identity, Path folder) throws Exception {
    int port;
    try (ServerSocket free = plain()) {
      port = free.getLocalPort();
    }
    Files.writeString(folder.resolve("site.pem"), identity.chainPem());
    Files.writeString(folder.resolve("site.key"), identity.keyPem());
    Files.writeString(
        folder.resolve("Caddyfile"),
        """
        {
          admin off
          auto_https off
        }
        https://127.0.0.1:%d {
          bind 127.0.0.1
          tls %s/site.pem %s/site.key
          reverse_proxy /silence 127.0.0.1:%d
          reverse_proxy /body 127.0.0.1:%d
          reverse_proxy /drip 127.0.0.1:%d {
            flush_interval -1
          }
        }
        """
            .formatted(
                port,
                folder,
                folder,
                ports.get("any").get("silence"),
                ports.get("of-http").get("body"),
                ports.get("of-http").get("drip")));
    ProcessBuilder caddy =
        new ProcessBuilder("caddy", "run", "--config", folder.resolve("Caddyfile") + "")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("caddy.log").toFile());
    caddy.environment().put("HOME", folder.toString());
    caddy.environment().put("XDG_DATA_HOME", folder.toString());
    caddy.environment().put("XDG_CONFIG_HOME", folder.toString());
    Process process = caddy.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    while (!isOpen(port) && process.isAlive()) {
      Thread.sleep(20);
    }
    List.of("silence", "body", "drip").forEach(name -> put("of-real-server", name, port));
  }

  private static boolean isOpen(int port) {
    try (Socket _ = new Socket(HERE, port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static ServerSocket plain() throws IOException {
    return new ServerSocket(0, 1_024, HERE);
  }

  private static SSLContext tls(ThrowawayCa.Identity identity) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
    store.setKeyEntry("site", identity.key(), new char[0], chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private void at(String group, String name, ServerSocket server, Script script) {
    put(group, name, server.getLocalPort());
    serve(server, script);
  }

  private static void serve(ServerSocket server, Script script) {
    Thread.ofVirtual()
        .start(() ->
            swallow(() -> {
              while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> play(socket, script));
              }
            }));
  }

  private void at(String group, String name, Answer answer) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, HERE);
    put(group, name, socket.getLocalPort());
    Thread.ofVirtual()
        .start(() ->
            swallow(() -> {
              while (true) {
                DatagramPacket question = new DatagramPacket(new byte[2_000], 2_000);
                socket.receive(question);
                Thread.ofVirtual().start(() -> swallow(() -> answer.send(socket, question)));
              }
            }));
  }

  /// The agent hangs up, as it should.
  private static void play(Socket socket, Script script) {
    swallow(() -> {
      try (socket) {
        script.play(socket);
      }
    });
  }

  private interface Deed {
    void run() throws Exception;
  }

  private static void swallow(Deed deed) {
    try {
      deed.run();
    } catch (Exception gone) {
      // that is how it ends
    }
  }

  private static void awaitEnd(Socket socket) throws IOException {
    while (socket.getInputStream().read(new byte[8_192]) >= 0) {}
  }

  private static void readSome(Socket socket) throws IOException {
    var _ = socket.getInputStream().read(new byte[1_000]);
  }

  /// What the agent says is heard, lest it has nowhere to write to.
  private static void http2(Socket socket, byte[]... frames) throws IOException {
    readSome(socket);
    Thread.ofVirtual().start(() -> swallow(() -> awaitEnd(socket)));
    write(socket, hex("000000 04 00 00000000"));
    for (byte[] frame : frames) {
      write(socket, frame);
    }
  }

  private static String readHead(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    int next;
    while (head.indexOf("\r\n\r\n") < 0 && (next = in.read()) >= 0) {
      head.append((char) next);
    }
    return head.toString();
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private static void say(Socket socket, String answer) throws IOException {
    readHead(socket);
    write(socket, bytes(answer));
  }

  private static void say(Socket socket, String start, String more) throws IOException {
    say(socket, start);
    pour(socket, bytes(more));
  }

  private static void pour(Socket socket, byte[] more) throws IOException {
    ByteArrayOutputStream much = new ByteArrayOutputStream();
    while (much.size() < 8_192) {
      much.writeBytes(more);
    }
    while (true) {
      write(socket, much.toByteArray());
    }
  }

  private static void drip(Socket socket, String drop) throws Exception {
    while (true) {
      write(socket, bytes(drop));
      Thread.sleep(20);
    }
  }

  private static void resetLate(Socket socket) throws IOException {
    readSome(socket);
    write(socket, new byte[1]);
    socket.setSoLinger(true, 0);
  }

  private static void bomb(Socket socket) throws IOException {
    say(socket, OK + "Content-Encoding: gzip\r\n\r\n");
    OutputStream zipped = new GZIPOutputStream(socket.getOutputStream());
    while (true) {
      zipped.write(new byte[8_192]);
    }
  }

  private static void upgrade(Socket socket) throws Exception {
    Matcher key = KEY.matcher(readHead(socket));
    if (!key.find()) {
      throw new IOException("no upgrade wanted");
    }
    byte[] sum =
        MessageDigest.getInstance("SHA-1")
            .digest(bytes(key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
    String accepted = Base64.getEncoder().encodeToString(sum);
    String head =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    write(socket, bytes(head + "Sec-WebSocket-Accept: " + accepted + "\r\n\r\n"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static byte[] garbage() {
    byte[] garbage = new byte[8_192];
    new Random(7).nextBytes(garbage);
    return garbage;
  }
}
