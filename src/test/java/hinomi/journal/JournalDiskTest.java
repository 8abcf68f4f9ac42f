package hinomi.journal;

import static hinomi.journal.Journals.QUEUE;
import static hinomi.journal.Journals.append;
import static hinomi.journal.Journals.numbers;
import static hinomi.journal.Journals.range;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is full, or cannot be written.
class JournalDiskTest {
  private final Path folder;
  @AutoClose private final Journals journals;

  JournalDiskTest(@TempDir Path folder) {
    this.folder = folder;
    journals = new Journals(folder);
  }

  @Test
  void isInMemoryWhereNoFolderCanBeCreated() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    Journal journal = journals.open(file.resolve("journal"), 1_000_000);
    append(journal, 0, 3);
    journal.saved().join();

    assertEquals(range(0, 3), numbers(journal));
    assertFalse(journal.isOnDisk());
    assertTrue(journals.notices(true).getFirst().contains("cannot be opened"), journals::toString);
  }

  @Test
  void goesOnInMemoryWhileTheDiskIsFull() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "256k")) {
      Journal journal = journals.open(disk.folder(), 10_000_000);

      append(journal, 0, 3_000);
      journal.saved().join();
      assertFalse(journal.isOnDisk());
      disk.remount("size=4m");
      journal.saved().join();

      assertTrue(journal.isOnDisk());
      assertEquals(
          List.of("the journal is on disk again, in " + disk.folder() + "/1"),
          journals.notices(false));
      journal.close();
      assertEquals(range(0, 3_000), numbers(journals.open(disk.folder(), 10_000_000)));
      journals.closeLast();
    }
  }

  @Test
  void rewritesInPlaceOnADiskThatItFilled() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "256k")) {
      Journal journal = journals.open(disk.folder(), 10_000_000);

      for (int turn = 0; turn < 20; turn++) {
        append(journal, turn * 100, (turn + 1) * 100);
        journal.acknowledge(journal.newest(QUEUE, Integer.MAX_VALUE).subList(0, 90));
        journal.saved().join();
        journal.saved().join();
      }

      assertTrue(journal.isOnDisk(), journals::toString);
      NavigableSet<Integer> waiting = numbers(journal);
      journal.close();
      assertEquals(waiting, numbers(journals.open(disk.folder(), 10_000_000)));
      journals.closeLast();
    }
  }

  @Test
  void goesOnInMemoryWhileTheDiskIsReadOnly() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "1m")) {
      Journal journal = journals.open(disk.folder(), 1_000_000);
      append(journal, 0, 10);
      journal.saved().join();
      journal.close();
      disk.remount("ro");

      Journal stuck = journals.open(disk.folder(), 1_000_000);
      append(stuck, 10, 20);
      stuck.saved().join();

      assertFalse(stuck.isOnDisk());
      assertEquals(range(10, 20), numbers(stuck));
      assertTrue(
          journals.notices(true).getFirst().contains("Read-only file system"), journals::toString);
    }
  }
}
