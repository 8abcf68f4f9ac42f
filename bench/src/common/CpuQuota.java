package common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A quarter of a processor, as the task on ECS has it, for who is started in it. Only root can
/// make one.
public record CpuQuota(Path root, Path group) implements AutoCloseable {
  private static final Path OLD = Path.of("/sys/fs/cgroup/cpu");
  private static final Path NEW = Path.of("/sys/fs/cgroup");

  public static Optional<CpuQuota> quarter() {
    Path root = Files.exists(OLD) ? OLD : NEW;
    CpuQuota quota = new CpuQuota(root, root.resolve("hinomi-bench"));
    try {
      quota.make();
      return Optional.of(quota);
    } catch (IOException forbidden) {
      return Optional.empty();
    }
  }

  private void make() throws IOException {
    Files.createDirectories(group);
    Files.writeString(
        group.resolve(root.equals(OLD) ? "cpu.cfs_quota_us" : "cpu.max"),
        root.equals(OLD) ? "25000" : "25000 100000");
  }

  /// What goes before a command: the process sees of the groups only its own, as in a container.
  public List<String> inside() {
    String enter =
        "echo $$ >%s/cgroup.procs && mount --bind %1$s %s && exec \"$@\"".formatted(group, root);
    return List.of("unshare", "--mount", "sh", "-c", enter, "sh");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(group);
  }
}
