package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FmtCommandTest {
  private final CommandLines hinomi = new CommandLines();
  @TempDir private Path folder;

  @Test
  void namesWhatItWouldChange() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.conf"), "checks {\na { }\n}\n");
    Files.writeString(folder.resolve("good.conf"), "checks {\n  b { }\n}\n");

    assertEquals(1, hinomi.run("fmt", "--check", folder.toString()));
    assertEquals(bad + "\n", hinomi.printed());
    assertEquals("checks {\na { }\n}\n", Files.readString(bad));
  }

  @Test
  void changesFilesAndLeavesNothingBehind() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.conf"), "checks {\na { }\n}");

    assertEquals(0, hinomi.run("fmt", folder.toString()));
    assertEquals("checks {\n  a { }\n}\n", Files.readString(bad));
    assertEquals(0, hinomi.run("fmt", "--check", bad.toString()));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void refusesAFolderThatDoesNotExist() {
    assertEquals(2, hinomi.run("fmt", folder.resolve("none").toString()));
    assertEquals(folder.resolve("none") + ": does not exist\n", hinomi.errors());
  }
}
