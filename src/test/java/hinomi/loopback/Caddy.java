package hinomi.loopback;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.net.tls.ThrowawayCa;
import java.nio.file.Files;
import java.nio.file.Path;

/// A real web server on loopback that speaks HTTP/3, if this machine has it.
public final class Caddy implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/caddy");

  private final Daemon daemon;
  private final int port;

  private Caddy(Daemon daemon, int port) {
    this.daemon = daemon;
    this.port = port;
  }

  /// Its site answers as these lines of a Caddyfile say.
  public static Caddy serving(Path folder, ThrowawayCa.Identity identity, String site)
      throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), "needs caddy (apt-get install caddy)");
    int port = Daemon.freePort();
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
            PROGRAM.toString(), "run", "--config", folder.resolve("Caddyfile").toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("XDG_DATA_HOME", folder.toString());
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    return new Caddy(Daemon.start(builder, folder, port), port);
  }

  public String url(String path) {
    return "https://site.example:" + port + path;
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    daemon.close();
  }
}
