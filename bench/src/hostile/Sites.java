package hostile;

import hinomi.net.tls.ThrowawayCa;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Servers on loopback, each bad in a way of its own. They write their names and ports into a file,
/// and serve until nobody listens to them any more.
final class Sites {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final List<ServerSocket> servers = new ArrayList<>(); // lest they be closed unasked

  /// By group and name.
  private final Map<String, Map<String, Integer>> ports = new LinkedHashMap<>();

  private interface Answer {
    void send(DatagramSocket socket, DatagramPacket question) throws Exception;
  }

  static void serve(Path folder) throws Exception {
    Sites sites = new Sites();
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
    serve(good, ScriptedServer.say(ScriptedServers.OK + "Content-Length: 5\r\n\r\nhello"));
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
    start("any", ScriptedServers.ANY);
    startInsideTls(identity);
    start("of-http", ScriptedServers.OF_HTTP);
    start("of-coding", ScriptedServers.OF_CODING);
    Certificates.listen().forEach((name, port) -> put("of-certificate", name, port));
    start("of-websocket", ScriptedServers.OF_WEBSOCKET);
    start("of-http2", ScriptedServers.OF_HTTP2);
    startDatagrams();
    startCaddy(identity, folder);
  }

  private void start(String group, Map<String, ScriptedServer> scripts) throws IOException {
    for (Map.Entry<String, ScriptedServer> each : scripts.entrySet()) {
      at(group, each.getKey(), plain(), each.getValue());
    }
  }

  private void startInsideTls(ThrowawayCa.Identity identity) throws Exception {
    SSLContext tls = tls(identity);
    for (Map.Entry<String, ScriptedServer> each : ScriptedServers.ANY.entrySet()) {
      ServerSocket secure = tls.getServerSocketFactory().createServerSocket(0, 1_024, HERE);
      at("any-inside-tls", each.getKey(), secure, each.getValue());
    }
  }

  private void put(String group, String name, int port) {
    ports.computeIfAbsent(group, _ -> new TreeMap<>()).put(name, port);
  }

  private int port(String group, String name) {
    return ports.get(group).get(name);
  }

  /// Its queue of those who knock is full.
  private void startDeaf() throws IOException {
    ServerSocket deaf = new ServerSocket(0, 1, HERE);
    servers.add(deaf);
    put("any", "deaf", deaf.getLocalPort());
    for (int guest = 0; guest < 2; guest++) {
      Socket unused = new Socket(HERE, deaf.getLocalPort());
      ServerAction.begin(() -> ScriptedServer.awaitEnd(unused));
    }
  }

  private void startDatagrams() throws IOException {
    at("silence", (_, _) -> {});
    at(
        "flood",
        (socket, question) -> {
          long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
          while (System.nanoTime() < end) {
            socket.send(
                new DatagramPacket(ScriptedServers.GARBAGE, 1_000, question.getSocketAddress()));
          }
        });
    try (DatagramSocket closed = new DatagramSocket(0, HERE)) {
      put("datagrams", "closed", closed.getLocalPort());
    }
  }

  private void startCaddy(ThrowawayCa.Identity identity, Path folder) throws Exception {
    int port =
        Caddy.start(
            identity,
            folder,
            port("any", "silence"),
            port("of-http", "body"),
            port("of-http", "drip"));
    List.of("silence", "body", "drip").forEach(name -> put("of-real-server", name, port));
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

  private void at(String group, String name, ServerSocket server, ScriptedServer script) {
    put(group, name, server.getLocalPort());
    serve(server, script);
  }

  private static void serve(ServerSocket server, ScriptedServer script) {
    ServerAction.begin(() -> {
      while (true) {
        Socket socket = server.accept();
        ServerAction.begin(() -> play(socket, script));
      }
    });
  }

  private static void play(Socket socket, ScriptedServer script) throws Exception {
    try (socket) {
      script.play(socket);
    }
  }

  private void at(String name, Answer answer) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, HERE);
    put("datagrams", name, socket.getLocalPort());
    ServerAction.begin(() -> {
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(question);
        ServerAction.begin(() -> answer.send(socket, question));
      }
    });
  }
}
