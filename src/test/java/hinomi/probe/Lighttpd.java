package hinomi.probe;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A real web server on loopback, if this machine has it.
public final class Lighttpd implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/lighttpd");

  private final Process process;
  private final int port;

  private Lighttpd(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Lets nobody in without the digest of this password.
  public static Lighttpd withDigest(Path folder, String algorithm, String user, String password)
      throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), "needs lighttpd (apt-get install lighttpd)");
    int port = freePort();
    Files.writeString(folder.resolve("index.html"), "<p>inside</p>");
    Files.writeString(folder.resolve("users"), user + ":" + password + "\n");
    Files.writeString(
        folder.resolve("lighttpd.conf"),
        """
        server.modules = ("mod_auth", "mod_authn_file")
        server.bind = "127.0.0.1"
        server.port = %d
        server.document-root = "%s"
        auth.backend = "plain"
        auth.backend.plain.userfile = "%s/users"
        auth.require = ("" => (
          "method" => "digest", "realm" => "in here", "require" => "valid-user",
          "algorithm" => "%s"))
        """
            .formatted(port, folder, folder, algorithm));
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(), "-D", "-f", folder.resolve("lighttpd.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Lighttpd server = new Lighttpd(process, port);
    server.awaitConnection(folder.resolve("log"));
    return server;
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private void awaitConnection(Path log) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < end && process.isAlive()) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
    }
    process.destroyForcibly();
    throw new AssertionError("lighttpd did not start: " + Files.readString(log));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
