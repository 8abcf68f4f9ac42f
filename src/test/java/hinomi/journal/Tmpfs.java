package hinomi.journal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A disk of its own, as small as a test wants it. Only root may have one: elsewhere the test is
/// skipped.
record Tmpfs(Path folder) implements AutoCloseable {
  static Tmpfs mount(Path folder, String size) throws IOException {
    Files.createDirectories(folder);
    assumeTrue(
        does("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()),
        "needs root, to mount a disk of its own");
    return new Tmpfs(folder);
  }

  void remount(String options) {
    assumeTrue(
        does("mount", "-o", "remount," + options, folder.toString()),
        "the disk cannot be " + options);
  }

  private static boolean does(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      return process.onExit().join().exitValue() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  @Override
  public void close() {
    does("umount", "--lazy", folder.toString());
  }
}
