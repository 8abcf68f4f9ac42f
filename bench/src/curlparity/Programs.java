package curlparity;

import hinomi.config.OneLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The servers of this machine, as processes that end with the bench.
final class Programs {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private Programs() {}

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, HERE)) {
      return free.getLocalPort();
    }
  }

  /// Where a program is, if it is installed.
  static Optional<Path> find(String name) {
    return List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin").stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Starts a server in a folder, which gets its log.
  static Process start(Path folder, String log, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log + ".log").toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("XDG_DATA_HOME", folder.toString());
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
    return process;
  }

  /// With its children: apache2 and nginx have some.
  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    children.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /// The last line of a log, in brackets.
  static String lastLine(Path folder, String log) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(log + ".log"));
    return lines.isEmpty() ? "" : " (" + OneLine.of(lines.getLast()) + ")";
  }

  /// Whether somebody listens at the port before the process ends.
  static boolean listens(Process process, int port) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    do {
      if (isOpen(port)) {
        return true;
      }
    } while (!process.waitFor(20, TimeUnit.MILLISECONDS) && System.nanoTime() < end);
    return isOpen(port);
  }

  private static boolean isOpen(int port) {
    try (Socket _ = new Socket(HERE, port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /// Runs a command to its end.
  static void run(Path folder, List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }
}
