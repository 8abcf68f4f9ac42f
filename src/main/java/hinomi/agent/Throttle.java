package hinomi.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long the kernel has kept this container from running because its share of the processor was
/// used up, as `cpu.stat` of its control group counts it (version 2 in microseconds, version 1 in
/// nanoseconds). It is a file of the kernel's memory: reading it waits for no disk.
final class Throttle {
  private static final List<Path> FILES =
      List.of(Path.of("/sys/fs/cgroup/cpu.stat"), Path.of("/sys/fs/cgroup/cpu/cpu.stat"));
  private static final Pattern TOTAL = Pattern.compile("throttled_(usec|time) (\\d+)");

  private final Optional<Path> file;

  Throttle(List<Path> candidates) {
    file = candidates.stream().filter(Files::isReadable).findFirst();
  }

  static Throttle ofThisContainer() {
    return new Throttle(FILES);
  }

  /// Since the start of the container; zero where nothing is counted.
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
