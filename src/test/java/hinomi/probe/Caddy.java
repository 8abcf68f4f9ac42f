package hinomi.probe;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.tls.ThrowawayCa;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A real web server on loopback that speaks HTTP/3, if this machine has it.
final class Caddy implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/caddy");

  private final Process process;
  private final int port;

  private Caddy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Its site answers as these lines of a Caddyfile say.
  static Caddy serving(Path folder, ThrowawayCa.Identity identity, String site) throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), "needs caddy (apt-get install caddy)");
    int port = freePort();
    Files.writeString(folder.resolve("site.pem"), identity.chainPem());
    Files.writeString(folder.resolve("site.key"), identity.keyPem());
    Files.writeString(
        folder.resolve("Caddyfile"),
        """
        {
          admin off
          auto_https off
        }
        https://site.example:%d {
          bind 127.0.0.1
          tls %s/site.pem %s/site.key
          %s
        }
        """
            .formatted(port, folder, folder, site));
    ProcessBuilder builder =
        new ProcessBuilder(
                PROGRAM.toString(), "run", "--config", folder.resolve("Caddyfile").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("XDG_DATA_HOME", folder.toString());
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    Caddy server = new Caddy(builder.start(), port);
    server.awaitConnection(folder.resolve("log"));
    return server;
  }

  String url(String path) {
    return "https://site.example:" + port + path;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private void awaitConnection(Path log) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end && process.isAlive()) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
    }
    close();
    throw new AssertionError("caddy did not start: " + Files.readString(log));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
