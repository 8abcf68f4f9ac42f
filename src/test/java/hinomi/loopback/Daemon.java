package hinomi.loopback;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A program of this machine that serves on loopback, as a process of its own.
public final class Daemon implements AutoCloseable {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private final Process process;

  private Daemon(Process process) {
    this.process = process;
  }

  /// Once it listens at the port. What it says is in `log` in the folder.
  public static Daemon start(ProcessBuilder builder, Path folder, int port) throws IOException {
    Path log = folder.resolve("log");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Daemon daemon = new Daemon(process);
    long end = System.nanoTime() + PATIENCE;
    while (!listens(port)) {
      if (System.nanoTime() > end || !process.isAlive()) {
        daemon.close();
        throw new AssertionError(builder.command() + " did not start: " + Files.readString(log));
      }
      Thread.onSpinWait();
    }
    return daemon;
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(HERE, port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
