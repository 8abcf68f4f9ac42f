package peers;

import hinomi.net.tls.ThrowawayCa;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// An nginx that shows one page of 10 KB, over TLS 1.3 (ECDSA P-256, with an intermediate, sessions
/// never resumed) and plain, and counts how often.
final class Site {
  static final String HOST = "www.bench.example";

  /// Below this page it is noted when each connection came.
  static final String LOGGED = "/slot";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Path folder;
  private final int tls = freePort();
  private final int plain = freePort();
  private long questions;

  private Site(Path folder) throws IOException {
    this.folder = folder;
  }

  static Site start(Path folder) throws Exception {
    Files.createDirectories(folder);
    Site site = new Site(folder);
    site.writeCertificates();
    Files.writeString(folder.resolve("page.html"), "<p>All is well.\n".repeat(640));
    Files.deleteIfExists(site.starts());
    Files.writeString(folder.resolve("nginx.conf"), site.configuration());
    List<String> command =
        List.of("nginx", "-p", folder.toString(), "-c", "nginx.conf", "-e", "stderr");
    ChildProcess.start(ChildProcess.OTHERS, folder, false, Map.of(), command);
    ChildProcess.awaitListening(site.plain);
    return site;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String secure() {
    return "https://" + HOST + ":" + tls;
  }

  String plain() {
    return "http://" + HOST + ":" + plain;
  }

  int plainPort() {
    return plain;
  }

  /// The authority that is to be trusted.
  Path authority() {
    return folder.resolve("ca.pem");
  }

  Path chain() {
    return folder.resolve("chain.pem");
  }

  Path key() {
    return folder.resolve("key.pem");
  }

  /// For each connection that asked for a page below /slot: when it ended, how many seconds it had
  /// lived then, and the page.
  Path starts() {
    return folder.resolve("starts");
  }

  /// How many pages were asked for until now, but by this question.
  long count() {
    String[] words = get("http://127.0.0.1:" + plain + "/status").split("\\s+");
    return Long.parseLong(words[9]) - ++questions;
  }

  static String get(String page) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(page)).build();
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException broken) {
      throw new IllegalStateException(page + " is gone", broken);
    }
  }

  private void writeCertificates() throws Exception {
    Instant now = Instant.now();
    ThrowawayCa root = ThrowawayCa.root("Bench", now);
    ThrowawayCa.Identity identity =
        root.intermediate("Bench Issuing")
            .issue(List.of(HOST), now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(30)));
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes());
    Files.writeString(
        authority(),
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(lines.encodeToString(root.certificate().getEncoded())));
    Files.writeString(chain(), identity.chainPem());
    Files.writeString(key(), identity.keyPem());
  }

  private String configuration() {
    return """
    daemon off;
    master_process off;
    pid nginx.pid;
    worker_rlimit_nofile 16384;
    events { worker_connections 8192; }
    http {
      access_log off;
      log_format starts '$msec $connection_time $request_uri';
      client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi; scgi_temp_path scgi;
      server {
        listen 127.0.0.1:%d ssl backlog=4096;
        listen 127.0.0.1:%d backlog=4096;
        ssl_certificate chain.pem;
        ssl_certificate_key key.pem;
        ssl_protocols TLSv1.3;
        ssl_session_tickets off;
        ssl_session_cache off;
        root .;
        location / { try_files /page.html =404; }
        location /slot/ { access_log starts starts buffer=64k flush=1s; try_files /page.html =404; }
        location = /status { stub_status; }
      }
    }
    """
        .formatted(tls, plain);
  }
}
