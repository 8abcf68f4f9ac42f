package hinomi.journal;

import static hinomi.journal.Journals.append;
import static hinomi.journal.Journals.numbers;
import static hinomi.journal.Journals.range;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What lies in the folder of a journal, and who may read it.
class JournalFolderTest {
  private final Path folder;
  @AutoClose private final Journals journals;

  JournalFolderTest(@TempDir Path folder) {
    this.folder = folder;
    journals = new Journals(folder);
  }

  @Test
  void isReadableByItsOwnerOnly() throws Exception {
    Path slot = Files.createDirectory(folder.resolve("1"));
    for (String name : new String[] {"journal", "lock", "dead-letters.older.jsonl"}) {
      Files.createFile(slot.resolve(name));
      Files.setPosixFilePermissions(
          slot.resolve(name), PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    Files.setPosixFilePermissions(slot, PosixFilePermissions.fromString("rwxrwxrwx"));

    Journal journal = journals.open();
    append(journal, 0, 3);
    journal.giveUp(journal.newest(Journals.QUEUE, 1), "points", "refused");
    journal.saved().get(1, TimeUnit.MINUTES);

    TreeMap<String, String> permissions = new TreeMap<>();
    try (Stream<Path> all = Files.walk(slot)) {
      for (Path each : all.toList()) {
        permissions.put(
            folder.relativize(each).toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
      }
    }
    assertEquals(
        "{1=rwx------, 1/dead-letters.jsonl=rw-------, 1/dead-letters.older.jsonl=rw-------,"
            + " 1/journal=rw-------, 1/lock=rw-------}",
        permissions.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "mkfifo, journal",
    "mkfifo, journal.new",
    "mkfifo, lock",
    "mkfifo, dead-letters.jsonl",
    "mkdir, journal",
    "mkdir, lock",
    "ln -s nowhere, journal",
    "ln -s journal, journal",
    "ln -s /dev/zero, journal",
    "ln -s /etc/passwd, journal.new",
  })
  void skipsAFolderThatItCannotUse(String command, String name) throws Exception {
    Path obstacle = Files.createDirectory(folder.resolve("1")).resolve(name);
    run(command + " " + obstacle);

    Journal journal = journals.open();
    append(journal, 0, 3);
    journal.saved().get(1, TimeUnit.MINUTES);

    assertTrue(journal.isOnDisk());
    assertTrue(Files.exists(folder.resolve("2/journal")));
    assertEquals(
        "the folder of the journal: " + obstacle + " is not a regular file",
        String.join("; ", journals.notices(true)));
  }

  @Test
  void skipsAFileInPlaceOfAFolder() throws Exception {
    Files.createFile(folder.resolve("1"));

    Journal journal = journals.open();
    append(journal, 0, 3);
    journal.saved().get(1, TimeUnit.MINUTES);

    assertTrue(journal.isOnDisk());
    assertEquals(1, journals.notices(true).size(), journals::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mkfifo", "touch", "ln -s nowhere/at/all/", "ln -s used", "ln -s /dev/zero"})
  void isInMemoryWhereItsFolderIsAFile(String command) throws Exception {
    Path used = folder.resolve("used");
    run(command + " " + used);

    Journal journal = journals.open(used, 1_000_000);
    append(journal, 0, 3);
    journal.saved().get(1, TimeUnit.MINUTES);

    assertFalse(journal.isOnDisk());
    assertEquals(range(0, 3), numbers(journal));
    assertTrue(
        journals.notices(true).getFirst().contains("entries wait in memory"), journals::toString);
  }

  private static void run(String command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command.split(" ")).inheritIO().start();
    assertEquals(0, process.waitFor(), command);
  }
}
