package hinomi.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long the kernel has kept this agent from running because its share of the processor was used
/// up, as `cpu.stat` of its control group counts it (version 2 in microseconds, version 1 in
/// nanoseconds). It is a file of the kernel's memory: reading it waits for no disk.
final class Throttle {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final Path OURS = Path.of("/proc/self/cgroup");
  private static final Pattern TOTAL = Pattern.compile("throttled_(usec|time) (\\d+)");

  private final Optional<Path> file;

  Throttle(List<Path> candidates) {
    file = candidates.stream().filter(Files::isReadable).findFirst();
  }

  /// Of the group that the process says it is in; in a container that group is the root of all that
  /// can be seen.
  static Throttle ofThisProcess() {
    List<Path> files = new ArrayList<>();
    try {
      Files.readAllLines(OURS).forEach(line -> files.addAll(filesOf(line)));
    } catch (IOException noGroups) {
      // then there is no quota either
    }
    files.addAll(filesOf("0::/"));
    files.addAll(filesOf("1:cpu:/"));
    return new Throttle(files);
  }

  /// A line is `number:controllers:path`, without controllers in version 2.
  static List<Path> filesOf(String line) {
    String[] parts = line.split(":", 3);
    String path = parts[2].substring(1);
    List<String> controllers = List.of(parts[1].split(","));
    return parts[1].isEmpty()
        ? List.of(GROUPS.resolve(path).resolve("cpu.stat"))
        : controllers.contains("cpu")
            ? List.of(GROUPS.resolve("cpu").resolve(path).resolve("cpu.stat"))
            : List.of();
  }

  /// Since the group was made; zero where nothing is counted.
  Duration total() {
    return file.flatMap(Throttle::read).orElse(Duration.ZERO);
  }

  private static Optional<Duration> read(Path file) {
    try {
      Matcher total = TOTAL.matcher(Files.readString(file));
      return total.find()
          ? Optional.of(Duration.of(Long.parseLong(total.group(2)), unit(total.group(1))))
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static ChronoUnit unit(String word) {
    return word.equals("usec") ? ChronoUnit.MICROS : ChronoUnit.NANOS;
  }
}
