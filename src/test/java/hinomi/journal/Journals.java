package hinomi.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Journals in a folder, what they note, and numbers for them to hold.
final class Journals implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  static final int QUEUE = 1;

  private final Path folder;
  private final Queue<JournalNotice> notices = new ConcurrentLinkedQueue<>();
  private final List<Journal> open = new ArrayList<>();

  Journals(Path folder) {
    this.folder = folder;
  }

  Journal open(Path where, long capacity) {
    Journal journal =
        Journal.open(
            new Journal.Keeping(where, capacity, 2_000),
            letter -> letter.reason() + " " + new String(letter.entry().bytes(), UTF_8),
            notices::add);
    return opened(journal);
  }

  private Journal opened(Journal journal) {
    open.add(journal);
    journal.saved().join();
    return journal;
  }

  /// Of which nothing is on disk before the disk answers.
  Journal opening(Journal.Disk disk, LongSupplier nanos) {
    Journal journal =
        Journal.open(
            new Journal.Keeping(folder, 1_000_000, 2_000),
            disk,
            letter -> letter.reason(),
            notices::add,
            nanos);
    open.add(journal);
    return journal;
  }

  Journal open() {
    return open(folder, 1_000_000);
  }

  /// As after a kill: the files as they are on disk now, and nobody who holds them.
  Journal openCopy() throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    Path slot = Files.createDirectory(copy.resolve("1"));
    Files.copy(log(), slot.resolve("journal"));
    return open(copy, 1_000_000);
  }

  void closeLast() {
    open.removeLast().close();
  }

  @Override
  public void close() {
    open.forEach(Journal::close);
  }

  Path log() {
    return folder.resolve("1/journal");
  }

  List<String> notices(boolean bad) {
    return notices.stream().filter(each -> each.isBad() == bad).map(JournalNotice::text).toList();
  }

  @Override
  public String toString() {
    return notices.toString();
  }

  static void append(Journal journal, int from, int to) {
    IntStream.range(from, to)
        .forEach(each -> journal.append(QUEUE, NOON.plusSeconds(each), bytes(each)));
  }

  static byte[] bytes(int number) {
    return ("point " + number + " ".repeat(100)).getBytes(UTF_8);
  }

  static NavigableSet<Integer> numbers(Journal journal) {
    return journal.newest(QUEUE, Integer.MAX_VALUE).stream()
        .map(each -> Integer.valueOf(new String(each.bytes(), UTF_8).strip().substring(6)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static NavigableSet<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().collect(Collectors.toCollection(TreeSet::new));
  }
}
