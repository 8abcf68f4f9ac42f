package peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// Processes of others on a core of their own, none of which outlives this one, and what the kernel
/// says of them.
final class ChildProcess {
  /// Where the probers run, one at a time, and where all else does.
  static final int MEASURED = 1;

  static final int OTHERS = 0;

  private static final double NANOSECONDS = 1e9;
  private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");
  private static final Duration BETWEEN = Duration.ofMillis(2);
  private static final int TURNS = 5_000;
  private static final List<Process> STARTED = new ArrayList<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ChildProcess::endAll));
  }

  private ChildProcess() {}

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

  /// The seconds of CPU that its threads have used, by themselves and by the kernel for them: to
  /// the nanosecond, where the sum that the kernel keeps is in hundredths of a second.
  static double cpu(ProcessHandle process) throws IOException {
    Path threads = Path.of("/proc", String.valueOf(process.pid()), "task");
    double nanoseconds = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
      for (Path thread : all) {
        nanoseconds += used(thread.resolve("schedstat"));
      }
    }
    return nanoseconds / NANOSECONDS;
  }

  private static long used(Path schedstat) throws IOException {
    try {
      return Long.parseLong(Files.readString(schedstat).split(" ")[0]);
    } catch (NoSuchFileException ended) {
      return 0;
    }
  }

  /// The seconds of CPU of all that a shell waited for, of what its `times` says.
  static double ofChildren(String times) {
    return TIME.matcher(times)
        .results()
        .skip(2)
        .mapToDouble(
            time -> 60 * Integer.parseInt(time.group(1)) + Double.parseDouble(time.group(2)))
        .sum();
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
