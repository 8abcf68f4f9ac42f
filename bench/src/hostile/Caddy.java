package hostile;

import hinomi.net.tls.ThrowawayCa;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// HTTP/3 in earnest, before servers that are not.
final class Caddy {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private Caddy() {}

  /// The port at which it passes on `/silence`, `/body` and `/drip`.
  static int start(ThrowawayCa.Identity identity, Path folder, int silence, int body, int drip)
      throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, HERE)) {
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
            .formatted(port, folder, folder, silence, body, drip));
    Process process = start(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    while (!isOpen(port) && !process.waitFor(20, TimeUnit.MILLISECONDS)) {}
    return port;
  }

  private static Process start(Path folder) throws IOException {
    ProcessBuilder caddy =
        new ProcessBuilder("caddy", "run", "--config", folder.resolve("Caddyfile") + "")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("caddy.log").toFile());
    caddy.environment().put("HOME", folder.toString());
    caddy.environment().put("XDG_DATA_HOME", folder.toString());
    caddy.environment().put("XDG_CONFIG_HOME", folder.toString());
    return caddy.start();
  }

  private static boolean isOpen(int port) {
    try (Socket _ = new Socket(HERE, port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
