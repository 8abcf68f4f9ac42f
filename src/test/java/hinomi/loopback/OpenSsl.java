package hinomi.loopback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The openssl of this machine, working in a folder. Tests that use it are skipped without.
public record OpenSsl(Path folder) {
  public OpenSsl {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/openssl")), "needs openssl (apt-get install openssl)");
  }

  /// A server that answers every request with a page, and its port.
  public record Server(Daemon daemon, int port) implements AutoCloseable {
    @Override
    public void close() {
      daemon.close();
    }
  }

  /// Runs one command, its words separated by blanks, and expects it to succeed.
  public void run(String words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(words))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> words + ": " + said);
  }

  /// `s_server` with these further options.
  public Server serve(String options) throws IOException {
    int port = Daemon.freePort();
    List<String> command = command("s_server -www -accept 127.0.0.1:" + port + " " + options);
    return new Server(
        Daemon.start(new ProcessBuilder(command).directory(folder.toFile()), folder, port), port);
  }

  private static List<String> command(String words) {
    List<String> command = new ArrayList<>(List.of("/usr/bin/openssl"));
    command.addAll(List.of(words.split(" ", -1)));
    return command;
  }
}
