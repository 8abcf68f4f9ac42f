package hinomi.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuThrottlingTest {
  @TempDir private Path folder;

  @Test
  void readsMicrosecondsOfVersion2() throws IOException {
    assertEquals(
        Duration.ofMillis(75),
        total("usage_usec 90000\nnr_periods 10\nnr_throttled 1\nthrottled_usec 75000\n"));
  }

  @Test
  void readsNanosecondsOfVersion1() throws IOException {
    assertEquals(
        Duration.ofMillis(75), total("nr_periods 10\nnr_throttled 1\nthrottled_time 75000000\n"));
  }

  @Test
  void isNothingWhereNothingIsCounted() throws IOException {
    assertEquals(Duration.ZERO, total("usage_usec 90000\n"));
    assertEquals(Duration.ZERO, new CpuThrottling(List.of(folder.resolve("none"))).total());
  }

  @ParameterizedTest
  @CsvSource({
    "0::/, /sys/fs/cgroup/cpu.stat",
    "0::/system.slice/hinomi.service, /sys/fs/cgroup/system.slice/hinomi.service/cpu.stat",
    "'4:cpu,cpuacct:/docker/0a', /sys/fs/cgroup/cpu/docker/0a/cpu.stat",
    "'9:name=systemd:/a:b', ",
    "'8:cpuset:/', "
  })
  void isThatOfTheGroupOfTheProcess(String line, @Nullable Path file) {
    assertEquals(Optional.ofNullable(file).stream().toList(), CpuThrottling.filesOf(line));
  }

  private Duration total(String stat) throws IOException {
    Path file = Files.writeString(folder.resolve("cpu.stat"), stat);
    return new CpuThrottling(List.of(folder.resolve("none"), file)).total();
  }
}
