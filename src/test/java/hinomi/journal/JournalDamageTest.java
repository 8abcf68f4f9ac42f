package hinomi.journal;

import static hinomi.journal.Journals.append;
import static hinomi.journal.Journals.numbers;
import static hinomi.journal.Journals.range;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is half written, rotten or taken away costs no more than itself.
class JournalDamageTest {
  private final Path folder;
  @AutoClose private final Journals journals;

  JournalDamageTest(@TempDir Path folder) {
    this.folder = folder;
    journals = new Journals(folder);
  }

  @Test
  void losesTheHalfWrittenEndAlone() throws Exception {
    Journal journal = journals.open();
    append(journal, 0, 10);
    journal.saved().join();

    long whole = Files.size(journals.log());
    for (long size = whole; size > whole - 250; size -= 7) {
      truncate(size);
      NavigableSet<Integer> left = numbers(journals.openCopy());
      assertEquals(range(0, left.size()), left);
      assertTrue(left.size() >= 7, left::toString);
      journals.closeLast();
    }
  }

  private void truncate(long size) throws IOException {
    try (FileChannel file = FileChannel.open(journals.log(), StandardOpenOption.WRITE)) {
      file.truncate(size);
    }
  }

  @Test
  void appendsAfterAHalfWrittenEnd() throws Exception {
    Journal journal = journals.open();
    append(journal, 0, 10);
    journal.saved().join();
    truncate(Files.size(journals.log()) - 50);
    Files.write(journals.log(), new Change.Removed(1).encoded(), StandardOpenOption.APPEND);

    assertEquals(range(1, 9), numbers(journals.openCopy()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void losesNoMoreThanWhatRotsAndInventsNothing(long seed) throws Exception {
    Random random = new Random(seed);
    Journal journal = journals.open();
    append(journal, 0, 300);
    journal.saved().join();
    byte[] log = Files.readAllBytes(journals.log());
    for (int bit = 0; bit < 20; bit++) {
      log[random.nextInt(log.length)] ^= (byte) (1 << random.nextInt(8));
    }
    Files.write(journals.log(), log);

    NavigableSet<Integer> left = numbers(journals.openCopy());

    assertTrue(range(0, 300).containsAll(left));
    assertTrue(left.size() >= 280, left.size() + " of 300 are left");
    assertEquals(1, journals.notices(true).size(), journals::toString);
    assertTrue(journals.notices(true).getFirst().contains("is damaged"), journals::toString);
  }

  @Test
  void readsAFileOfNothingButNonsense() throws Exception {
    byte[] nonsense = new byte[3_000_000];
    new Random(7).nextBytes(nonsense);
    Files.createDirectories(folder.resolve("1"));
    Files.write(journals.log(), nonsense);

    Journal journal = journals.open();
    append(journal, 0, 1);
    journal.saved().join();

    assertEquals(range(0, 1), numbers(journals.openCopy()));
    assertTrue(journals.notices(true).getFirst().contains("3000000 bytes"), journals::toString);
  }

  /// As after a rollback, or an upgrade that was broken off.
  @Test
  void skipsRecordsOfUnknownTypes() throws Exception {
    Journal journal = journals.open();
    append(journal, 0, 2);
    journal.saved().join();
    for (Change.Unknown unknown :
        List.of(
            new Change.Unknown((byte) 9, ByteBuffer.allocate(100)),
            new Change.Unknown((byte) 0, ByteBuffer.allocate(0)),
            new Change.Unknown(Change.REMOVED, ByteBuffer.allocate(7)),
            new Change.Unknown(Change.APPENDED, ByteBuffer.allocate(19)),
            new Change.Unknown(Change.APPENDED, ByteBuffer.allocate(Entry.LONGEST + 21)))) {
      Files.write(journals.log(), unknown.encoded(), StandardOpenOption.APPEND);
    }
    Files.write(journals.log(), new Change.Removed(1).encoded(), StandardOpenOption.APPEND);

    assertEquals(range(1, 2), numbers(journals.openCopy()));
    assertEquals(1, journals.notices(true).size(), journals::toString);
    assertTrue(
        journals.notices(true).getFirst().contains("has 5 records of a later version"),
        journals::toString);
  }

  @Test
  void isWrittenAgainAfterItWasDeleted() throws Exception {
    Journal journal = journals.open();
    append(journal, 0, 10);
    journal.saved().join();

    delete(folder.resolve("1"));
    journal.saved().join();

    assertEquals(range(0, 10), numbers(journals.openCopy()));
    assertTrue(journal.isOnDisk());
    assertTrue(journals.notices(true).getFirst().contains("was deleted"), journals::toString);
  }

  @Test
  void keepsItsLockWhenItIsWrittenAgain() throws Exception {
    Journal journal = journals.open();
    append(journal, 0, 10);
    journal.saved().join();
    delete(folder.resolve("1"));
    journal.saved().join();

    append(journals.open(), 10, 20);

    assertEquals(range(0, 10), numbers(journal));
    assertTrue(Files.exists(folder.resolve("2/journal")));
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
