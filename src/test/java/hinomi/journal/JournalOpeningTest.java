package hinomi.journal;

import static hinomi.journal.Journals.append;
import static hinomi.journal.Journals.numbers;
import static hinomi.journal.Journals.range;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that hangs or is not there yet when the journal opens, or hangs later.
class JournalOpeningTest {
  private final Path folder;
  @AutoClose private final Journals journals;
  private final AtomicLong nanos = new AtomicLong();
  private final CountDownLatch answers = new CountDownLatch(1);

  JournalOpeningTest(@TempDir Path folder) {
    this.folder = folder;
    journals = new Journals(folder);
  }

  private Journal.Disk hanging() {
    return hanging(() -> JournalSlot.take(folder));
  }

  private Journal.Disk hanging(Journal.Disk.Take then) {
    return new Journal.Disk(
        folder,
        () -> {
          try {
            answers.await();
          } catch (InterruptedException ended) {
            throw new IOException(ended);
          }
          return then.slot();
        });
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void takesOverWhatTheDiskHeldOnceItResponds() {
    append(journals.open(), 0, 3);
    journals.closeLast();

    Journal journal = journals.opening(hanging(), nanos::get);
    append(journal, 3, 6);
    assertEquals(range(3, 6), numbers(journal));
    assertFalse(journal.isOnDisk());
    answers.countDown();
    journal.saved().join();

    assertEquals(range(0, 6), numbers(journal));
    assertTrue(journal.isOnDisk());
    journals.closeLast();
    assertEquals(range(0, 6), numbers(journals.open()));
  }

  @Test
  void reportsOnceThatTheDiskHangsAndThatItRespondsAgain() {
    Journal journal = journals.opening(hanging(), nanos::get);

    journal.checkDisk();
    assertEquals(List.of(), journals.notices(true));
    pass(JournalWriter.OPEN_TIMEOUT.plusSeconds(1));
    journal.checkDisk();
    journal.checkDisk();
    answers.countDown();
    journal.saved().join();
    journal.checkDisk();
    journal.checkDisk();

    assertEquals(
        List.of(
            "the disk of the journal in "
                + folder
                + " hangs: entries wait in memory, and are lost if the agent is killed"),
        journals.notices(true));
    assertEquals(
        List.of("the disk of the journal in " + folder + " responds again"),
        journals.notices(false));
  }

  @Test
  void isOnDiskOnlyWhileTheDiskResponds() {
    Journal journal = journals.opening(Journal.Disk.at(folder), nanos::get);
    journal.saved().join();
    assertTrue(journal.isOnDisk());

    pass(JournalWriter.WRITE_TIMEOUT.plusSeconds(1));

    assertFalse(journal.isOnDisk());
    journal.saved().join();
    assertTrue(journal.isOnDisk());
  }

  @Test
  void reportsOnClosingThatNothingIsOnADiskThatHangs() {
    // Fails in the end, lest it write to a folder that is being deleted.
    Journal.Disk unplugged =
        hanging(() -> {
          throw new IOException("unplugged");
        });
    Journal journal = journals.opening(unplugged, nanos::get);
    append(journal, 0, 3);

    assertFalse(journal.close(Duration.ofMillis(50)));
    answers.countDown();
  }

  @Test
  void reportsOnClosingThatAllIsOnDisk() {
    Journal journal = journals.open();
    append(journal, 0, 3);

    assertTrue(journal.close(Duration.ofMinutes(1)));
    assertEquals(range(0, 3), numbers(journals.open()));
  }

  @Test
  void takesTheDiskOnceItIsThere() {
    append(journals.open(), 0, 3);
    journals.closeLast();
    AtomicLong tries = new AtomicLong();
    Journal.Disk late =
        new Journal.Disk(
            folder,
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new IOException("not mounted");
              }
              return JournalSlot.take(folder);
            });

    Journal journal = journals.opening(late, nanos::get);
    journal.saved().join();

    assertEquals(range(0, 3), numbers(journal));
    assertTrue(journal.isOnDisk());
    assertTrue(journals.notices(true).getFirst().contains("(not mounted)"), journals::toString);
    assertTrue(journals.notices(false).getLast().contains("on disk again"), journals::toString);
  }

  @Test
  void survivesAnErrorOfItsThread() {
    AtomicLong tries = new AtomicLong();
    Journal.Disk broken =
        new Journal.Disk(
            folder,
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new OutOfMemoryError("tried");
              }
              return JournalSlot.take(folder);
            });
    Journal journal = journals.opening(broken, nanos::get);
    append(journal, 0, 3);

    journal.saved().join();

    assertTrue(journal.isOnDisk());
  }
}
