package hinomi.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the disk does to a journal, and a journal to the disk.
class JournalOnDiskTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final int LANE = 1;

  @TempDir private Path folder;
  private final Queue<Note> notes = new ConcurrentLinkedQueue<>();
  private final List<Journal> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Journal::close);
  }

  private Journal open(Path where, long capacity) {
    Journal journal =
        Journal.open(
            new Journal.Keeping(where, capacity, 2_000),
            letter -> letter.why() + " " + new String(letter.entry().bytes(), UTF_8),
            notes::add);
    open.add(journal);
    return journal;
  }

  private Journal open() {
    return open(folder, 1_000_000);
  }

  /// As after a kill: the files as they are on disk now, and nobody who holds them.
  private Journal openCopy() throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    Path slot = Files.createDirectory(copy.resolve("1"));
    Files.copy(log(), slot.resolve("journal"));
    return open(copy, 1_000_000);
  }

  private Path log() {
    return folder.resolve("1/journal");
  }

  private static void append(Journal journal, int from, int to) {
    IntStream.range(from, to)
        .forEach(each -> journal.append(LANE, NOON.plusSeconds(each), bytes(each)));
  }

  private static byte[] bytes(int number) {
    return ("point " + number + " ".repeat(100)).getBytes(UTF_8);
  }

  private static NavigableSet<Integer> numbers(Journal journal) {
    return journal.newest(LANE, Integer.MAX_VALUE).stream()
        .map(each -> Integer.valueOf(new String(each.bytes(), UTF_8).strip().substring(6)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static NavigableSet<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  private List<String> noted(boolean bad) {
    return notes.stream().filter(each -> each.isBad() == bad).map(Note::words).toList();
  }

  @Test
  void holdsAfterAKillWhatWasSaved() throws Exception {
    Journal journal = open();
    append(journal, 0, 10);
    journal.acknowledge(journal.newest(LANE, 300));
    journal.saved().join();
    append(journal, 10, 12);

    Journal after = openCopy();

    assertEquals(range(0, 8), numbers(after));
    assertEquals(List.of(), noted(true));
  }

  @Test
  void holdsAllAfterAnOrderlyEnd() {
    Journal before = open();
    append(before, 0, 10);
    before.close();

    assertEquals(range(0, 10), numbers(open()));
    assertEquals(8 + 2, open.getLast().recorded());
  }

  @Test
  void keepsTheLanesApart() {
    Journal before = open();
    append(before, 0, 3);
    before.append(2, NOON, "event".getBytes(UTF_8));
    before.close();

    Journal after = open();

    assertEquals("3 1 0", after.size(1) + " " + after.size(2) + " " + after.size(3));
  }

  @Test
  void goesOnCountingAfterAnEnd() {
    Journal before = open();
    append(before, 0, 2);
    before.acknowledge(before.newest(LANE, 1_000));
    before.close();

    Journal after = open();
    append(after, 2, 3);

    assertEquals(3, after.newest(LANE, 1).getFirst().number());
  }

  @Test
  void givesEachAgentItsOwnFolder() {
    append(open(), 0, 3);
    Journal second = open();
    append(second, 3, 4);

    assertEquals(range(3, 4), numbers(second));
    assertTrue(Files.exists(folder.resolve("2/journal")));
  }

  /// Two agents overlapped, and the one with the second folder was killed last.
  @Test
  void takesOverWhatAnAgentThatIsGoneLeft() throws Exception {
    append(open(folder, 1_000_000), 0, 1);
    Journal second = open(folder, 1_000_000);
    append(second, 10, 20);
    second.saved().join();
    Path copy = Files.createTempDirectory(folder, "copy");
    Files.createDirectory(copy.resolve("2"));
    Files.copy(folder.resolve("2/journal"), copy.resolve("2/journal"));

    Journal heir = open(copy, 1_000_000);

    assertEquals(range(10, 20), numbers(heir));
    heir.close();
    assertFalse(Files.exists(copy.resolve("2/journal")));
    assertEquals(range(10, 20), numbers(open(copy, 1_000_000)));
  }

  @Test
  void leavesAloneWhatAnotherAgentStillHolds() throws Exception {
    Journal first = open();
    append(first, 0, 10);
    first.saved().join();

    assertEquals(range(0, 0), numbers(open()));
    assertTrue(Files.exists(log()));
  }

  @Test
  void dropsTheOldestOfWhatItFindsWhenThereIsLessRoomNow() {
    Journal before = open();
    append(before, 0, 10);
    before.close();

    Journal after = open(folder, 3L * (bytes(9).length + Entry.OVERHEAD));

    assertEquals(range(7, 10), numbers(after));
    assertEquals(7, after.dropped());
  }

  @Test
  void staysSmallWhenWhatItHoldsIsAcknowledged() throws Exception {
    Journal journal = open();

    for (int turn = 0; turn < 40; turn++) {
      append(journal, turn * 1_000, (turn + 1) * 1_000);
      journal.acknowledge(journal.newest(LANE, Integer.MAX_VALUE));
      journal.saved().join();
    }

    long size = Files.size(log());
    assertTrue(size < 1_500_000, "takes " + size + " bytes");
    assertTrue(numbers(openCopy()).isEmpty());
  }

  @Test
  void losesTheHalfWrittenEndAlone() throws Exception {
    Journal journal = open();
    append(journal, 0, 10);
    journal.saved().join();

    long whole = Files.size(log());
    for (long size = whole; size > whole - 250; size -= 7) {
      truncate(size);
      NavigableSet<Integer> left = numbers(openCopy());
      assertEquals(range(0, left.size()), left);
      assertTrue(left.size() >= 7, left::toString);
      open.removeLast().close();
    }
  }

  private void truncate(long size) throws IOException {
    try (FileChannel file = FileChannel.open(log(), StandardOpenOption.WRITE)) {
      file.truncate(size);
    }
  }

  @Test
  void goesOnBehindWhatIsHalfWritten() throws Exception {
    Journal journal = open();
    append(journal, 0, 10);
    journal.saved().join();
    truncate(Files.size(log()) - 50);
    Files.write(log(), new Change.Struck(1).written(), StandardOpenOption.APPEND);

    assertEquals(range(1, 9), numbers(openCopy()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void losesNoMoreThanWhatRotsAndInventsNothing(long seed) throws Exception {
    Random random = new Random(seed);
    Journal journal = open();
    append(journal, 0, 300);
    journal.saved().join();
    byte[] log = Files.readAllBytes(log());
    for (int bit = 0; bit < 20; bit++) {
      log[random.nextInt(log.length)] ^= (byte) (1 << random.nextInt(8));
    }
    Files.write(log(), log);

    NavigableSet<Integer> left = numbers(openCopy());

    assertTrue(range(0, 300).containsAll(left));
    assertTrue(left.size() >= 280, left.size() + " of 300 are left");
    assertEquals(1, noted(true).size(), notes::toString);
    assertTrue(noted(true).getFirst().contains("is damaged"), notes::toString);
  }

  @Test
  void readsAFileOfNothingButNonsense() throws Exception {
    byte[] nonsense = new byte[3_000_000];
    new Random(7).nextBytes(nonsense);
    Files.createDirectories(folder.resolve("1"));
    Files.write(log(), nonsense);

    Journal journal = open();
    append(journal, 0, 1);
    journal.saved().join();

    assertEquals(range(0, 1), numbers(openCopy()));
    assertTrue(noted(true).getFirst().contains("3000000 bytes"), notes::toString);
  }

  @Test
  void isWrittenAnewWhenItIsTakenAway() throws Exception {
    Journal journal = open();
    append(journal, 0, 10);
    journal.saved().join();

    delete(folder.resolve("1"));
    journal.saved().join();

    assertEquals(range(0, 10), numbers(openCopy()));
    assertTrue(journal.isOnDisk());
    assertTrue(noted(true).getFirst().contains("was taken away"), notes::toString);
  }

  @Test
  void keepsItsFolderWhenItIsWrittenAnew() throws Exception {
    Journal journal = open();
    append(journal, 0, 10);
    journal.saved().join();
    delete(folder.resolve("1"));
    journal.saved().join();

    append(open(), 10, 20);

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

  @Test
  void isInMemoryWhereNoFolderCanBe() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    Journal journal = open(file.resolve("journal"), 1_000_000);
    append(journal, 0, 3);
    journal.saved().join();

    assertEquals(range(0, 3), numbers(journal));
    assertFalse(journal.isOnDisk());
    assertTrue(noted(true).getFirst().contains("cannot be kept on disk"), notes::toString);
  }

  @Test
  void goesOnInMemoryWhileTheDiskIsFullAndIsOnDiskAgainAfter() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "256k")) {
      Journal journal = open(disk.folder(), 10_000_000);

      append(journal, 0, 3_000);
      journal.saved().join();
      assertFalse(journal.isOnDisk());
      disk.remount("size=4m");
      journal.saved().join();

      assertTrue(journal.isOnDisk());
      assertEquals(
          List.of("the journal is on disk again, at " + disk.folder() + "/1"), noted(false));
      journal.close();
      assertEquals(range(0, 3_000), numbers(open(disk.folder(), 10_000_000)));
      open.removeLast().close();
    }
  }

  @Test
  void makesRoomForItselfOnADiskThatItFilled() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "256k")) {
      Journal journal = open(disk.folder(), 10_000_000);

      for (int turn = 0; turn < 20; turn++) {
        append(journal, turn * 100, (turn + 1) * 100);
        journal.acknowledge(journal.newest(LANE, Integer.MAX_VALUE).subList(0, 90));
        journal.saved().join();
        journal.saved().join();
      }

      assertTrue(journal.isOnDisk(), notes::toString);
      NavigableSet<Integer> waiting = numbers(journal);
      journal.close();
      assertEquals(waiting, numbers(open(disk.folder(), 10_000_000)));
      open.removeLast().close();
    }
  }

  @Test
  void goesOnInMemoryWhileTheDiskIsReadOnly() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "1m")) {
      Journal journal = open(disk.folder(), 1_000_000);
      append(journal, 0, 10);
      journal.saved().join();
      journal.close();
      disk.remount("ro");

      Journal stuck = open(disk.folder(), 1_000_000);
      append(stuck, 10, 20);
      stuck.saved().join();

      assertFalse(stuck.isOnDisk());
      assertEquals(range(10, 20), numbers(stuck));
      assertTrue(noted(true).getFirst().contains("Read-only file system"), notes::toString);
    }
  }

  @Test
  void keepsDeadLettersWithinBounds() throws Exception {
    Journal journal = open();

    for (int turn = 0; turn < 50; turn++) {
      append(journal, turn, turn + 1);
      journal.park(journal.newest(LANE, 1), "late");
      journal.saved().join();
    }

    List<String> last = Files.readAllLines(folder.resolve("1/dead-letters.jsonl"));
    List<String> older = Files.readAllLines(folder.resolve("1/dead-letters.older.jsonl"));
    assertTrue(last.getLast().startsWith("late point 49"), last::toString);
    assertTrue(last.size() + older.size() < 25, last.size() + " and " + older.size());
    assertEquals(0, journal.size());
  }
}
