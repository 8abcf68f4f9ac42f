package hinomi.journal;

import static hinomi.journal.Journals.NOON;
import static hinomi.journal.Journals.QUEUE;
import static hinomi.journal.Journals.append;
import static hinomi.journal.Journals.bytes;
import static hinomi.journal.Journals.numbers;
import static hinomi.journal.Journals.range;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a journal leaves on the disk, and what the next finds there.
class JournalOnDiskTest {
  private final Path folder;
  @AutoClose private final Journals journals;

  JournalOnDiskTest(@TempDir Path folder) {
    this.folder = folder;
    journals = new Journals(folder);
  }

  @Test
  void holdsAfterAKillWhatWasSaved() throws Exception {
    Journal journal = journals.open();
    append(journal, 0, 10);
    journal.acknowledge(journal.newest(QUEUE, 300));
    journal.saved().join();
    append(journal, 10, 12);

    Journal after = journals.openCopy();

    assertEquals(range(0, 8), numbers(after));
    assertEquals(List.of(), journals.notices(true));
  }

  @Test
  void holdsAllAfterAnOrderlyEnd() {
    Journal before = journals.open();
    append(before, 0, 10);
    before.close();

    Journal after = journals.open();

    assertEquals(range(0, 10), numbers(after));
    assertEquals(8 + 2, after.recorded());
  }

  @Test
  void keepsQueuesApart() {
    Journal before = journals.open();
    append(before, 0, 3);
    before.append(2, NOON, "event".getBytes(UTF_8));
    before.close();

    Journal after = journals.open();

    assertEquals("3 1 0", after.size(1) + " " + after.size(2) + " " + after.size(3));
  }

  @Test
  void goesOnCountingAfterAnEnd() {
    Journal before = journals.open();
    append(before, 0, 2);
    before.acknowledge(before.newest(QUEUE, 1_000));
    before.close();

    Journal after = journals.open();
    append(after, 2, 3);

    assertEquals(3, after.newest(QUEUE, 1).getFirst().number());
  }

  @Test
  void givesEachAgentItsOwnFolder() {
    append(journals.open(), 0, 3);
    Journal second = journals.open();
    append(second, 3, 4);

    assertEquals(range(3, 4), numbers(second));
    assertTrue(Files.exists(folder.resolve("2/journal")));
  }

  /// Two agents overlapped, and the one with the second folder was killed last.
  @Test
  void takesOverWhatAnAgentThatIsGoneLeft() throws Exception {
    append(journals.open(folder, 1_000_000), 0, 1);
    Journal second = journals.open(folder, 1_000_000);
    append(second, 10, 20);
    second.saved().join();
    Path copy = Files.createTempDirectory(folder, "copy");
    Files.createDirectory(copy.resolve("2"));
    Files.copy(folder.resolve("2/journal"), copy.resolve("2/journal"));

    Journal heir = journals.open(copy, 1_000_000);

    assertEquals(range(10, 20), numbers(heir));
    heir.close();
    assertFalse(Files.exists(copy.resolve("2/journal")));
    assertEquals(range(10, 20), numbers(journals.open(copy, 1_000_000)));
  }

  @Test
  void leavesTheJournalOfARunningAgentAlone() throws Exception {
    Journal first = journals.open();
    append(first, 0, 10);
    first.saved().join();

    assertEquals(range(0, 0), numbers(journals.open()));
    assertTrue(Files.exists(journals.log()));
  }

  @Test
  void dropsTheOldestOfWhatItFindsWhenThereIsLessRoomNow() {
    Journal before = journals.open();
    append(before, 0, 10);
    before.close();

    Journal after = journals.open(folder, 3L * (bytes(9).length + Entry.OVERHEAD));

    assertEquals(range(7, 10), numbers(after));
    assertEquals(7, after.dropped());
  }

  @Test
  void staysSmallWhenWhatItHoldsIsAcknowledged() throws Exception {
    Journal journal = journals.open();

    for (int turn = 0; turn < 40; turn++) {
      append(journal, turn * 1_000, (turn + 1) * 1_000);
      journal.acknowledge(journal.newest(QUEUE, Integer.MAX_VALUE));
      journal.saved().join();
    }

    long size = Files.size(journals.log());
    assertTrue(size < 1_500_000, "takes " + size + " bytes");
    assertTrue(numbers(journals.openCopy()).isEmpty());
  }

  @Test
  void keepsDeadLettersWithinBounds() throws Exception {
    Journal journal = journals.open();

    for (int turn = 0; turn < 50; turn++) {
      append(journal, turn, turn + 1);
      journal.giveUp(journal.newest(QUEUE, 1), "points", "late");
      journal.saved().join();
    }

    List<String> last = Files.readAllLines(folder.resolve("1/dead-letters.jsonl"));
    List<String> older = Files.readAllLines(folder.resolve("1/dead-letters.older.jsonl"));
    assertTrue(last.getLast().startsWith("late point 49"), last::toString);
    assertTrue(last.size() + older.size() < 25, last.size() + " and " + older.size());
    assertEquals(0, journal.size());
  }
}
