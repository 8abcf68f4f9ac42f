package hinomi.agent;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads how long the kernel throttled this process, from `cpu.stat` of its control group (version
/// 2 in microseconds, version 1 in nanoseconds). The file is in memory, so reading does not block;
/// it stays open, as it is read fifty times a second.
final class CpuThrottling {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final Path OURS = Path.of("/proc/self/cgroup");
  private static final Pattern TOTAL = Pattern.compile("throttled_(usec|time) (\\d+)");

  private static final int LONGEST = 4096;

  private final Optional<RandomAccessFile> file;
  private final byte[] read = new byte[LONGEST];

  CpuThrottling(List<Path> candidates) {
    file = candidates.stream().flatMap(CpuThrottling::open).findFirst();
  }

  private static Stream<RandomAccessFile> open(Path candidate) {
    try {
      return Stream.of(new RandomAccessFile(candidate.toFile(), "r"));
    } catch (FileNotFoundException notOurs) {
      return Stream.empty();
    }
  }

  /// For the group of this process; in a container that group is the visible root.
  static CpuThrottling ofThisProcess() {
    List<Path> files = new ArrayList<>();
    try {
      Files.readAllLines(OURS).forEach(line -> files.addAll(filesOf(line)));
    } catch (IOException noGroups) {
      // then there is no quota either
    }
    files.addAll(filesOf("0::/"));
    files.addAll(filesOf("1:cpu:/"));
    return new CpuThrottling(files);
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

  /// Since the group was created; zero without a quota.
  synchronized Duration total() {
    return file.flatMap(this::read).orElse(Duration.ZERO);
  }

  private Optional<Duration> read(RandomAccessFile stat) {
    try {
      stat.seek(0);
      int length = Math.max(0, stat.read(read));
      Matcher total = TOTAL.matcher(new String(read, 0, length, StandardCharsets.US_ASCII));
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
