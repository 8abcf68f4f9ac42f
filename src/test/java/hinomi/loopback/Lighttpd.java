package hinomi.loopback;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// A real web server on loopback, if this machine has it.
public final class Lighttpd implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/lighttpd");

  private final Daemon daemon;
  private final int port;

  private Lighttpd(Daemon daemon, int port) {
    this.daemon = daemon;
    this.port = port;
  }

  /// Lets nobody in without the digest of this password.
  public static Lighttpd withDigest(Path folder, String algorithm, String user, String password)
      throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), "needs lighttpd (apt-get install lighttpd)");
    int port = Daemon.freePort();
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
    ProcessBuilder builder =
        new ProcessBuilder(
            PROGRAM.toString(), "-D", "-f", folder.resolve("lighttpd.conf").toString());
    return new Lighttpd(Daemon.start(builder, folder, port), port);
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  @Override
  public void close() {
    daemon.close();
  }
}
