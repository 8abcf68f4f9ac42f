import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Processes of others on a core of their own, none of which outlives this one, and what the kernel
/// says of them.
final class PeersProcess {
  /// Where the probers run, one at a time, and where all else does.
  static final int MEASURED = 1;

  static final int OTHERS = 0;

  private static final double TICKS = 100;
  private static final Duration BETWEEN = Duration.ofMillis(2);
  private static final int TURNS = 5_000;
  private static final List<Process> STARTED = new ArrayList<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(PeersProcess::endAll));
  }

  private PeersProcess() {}

  /// What it says on stderr, and on stdout unless somebody reads that, goes to the log.
  static synchronized Process start(
      int core, Path folder, boolean isRead, Map<String, String> environment, List<String> command)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("taskset", "-c", String.valueOf(core)));
    words.addAll(command);
    Files.createDirectories(folder);
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    if (!isRead) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    }
    Process process = builder.start();
    STARTED.add(process);
    return process;
  }

  /// Waits until somebody listens at the port, but not for ever.
  static void awaitListening(int port) throws IOException {
    for (int turn = 0; ; turn++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notYet) {
        if (turn == TURNS) {
          throw notYet;
        }
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }

  static void end(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(20, TimeUnit.SECONDS);
    } catch (Exception stubborn) {
      process.destroyForcibly();
    }
  }

  private static synchronized void endAll() {
    STARTED.forEach(Process::destroyForcibly);
  }

  /// The seconds of CPU that it has used, by itself and by the kernel for it.
  static double cpu(ProcessHandle process) {
    String stat = read(process, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  /// Its memory now (VmRSS) or at most (VmHWM), in MiB.
  static double memory(ProcessHandle process, String key) {
    return read(process, "status")
            .lines()
            .filter(line -> line.startsWith(key + ":"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        / 1_024.0;
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
    } catch (IOException gone) {
      throw new IllegalStateException("a process is gone; its log tells why", gone);
    }
  }
}
