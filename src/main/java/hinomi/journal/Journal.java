package hinomi.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// What waits to be accepted elsewhere, bounded by bytes: when it is full, the oldest is dropped
/// first and counted. An entry stays until it is acknowledged, parked or dropped, so that taking it
/// twice is possible and losing it unseen is not. On disk it outlives the process: a kill loses no
/// more than the last second. Safe for use by several threads, none of which waits for the disk.
public final class Journal implements AutoCloseable {
  private static final int MOST_CHANGES = 4 << 20;
  private static final Duration AT_LAST = Duration.ofSeconds(2);

  private final long capacity;
  private final PendingChanges changes;
  private final Consumer<JournalNotice> notes;
  private final Map<Integer, NavigableSet<Entry>> lanes = new TreeMap<>();
  private volatile Optional<JournalWriter> scribe = Optional.empty();
  private long weight;

  /// What is appended before the disk has answered must not get the number of something there.
  private final long firstNumber = ThreadLocalRandom.current().nextLong(1L << 32, 1L << 62);

  private long lastNumber = firstNumber;
  private long recorded;
  private long dropped;
  private boolean fullNoted;

  private Journal(long capacity, PendingChanges changes, Consumer<JournalNotice> notes) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a journal must hold at least 1 byte, was " + capacity);
    }
    this.capacity = capacity;
    this.changes = changes;
    this.notes = notes;
  }

  public static Journal inMemory(long capacity, Consumer<JournalNotice> notes) {
    return new Journal(capacity, PendingChanges.unwritten(), notes);
  }

  /// Where a journal is kept, and how many bytes of entries that wait, and of those given up. On
  /// disk it takes twice as much at times.
  public record Keeping(Path folder, long capacity, long deadLetters) {}

  /// A journal that is kept in the folder as soon as that can be, and holds what was left there
  /// from then on; until then it is in memory, which is noted when it lasts. Each letter becomes a
  /// line of the file of dead letters. It waits for nothing.
  public static Journal open(
      Keeping keeping, Function<DeadLetter, String> line, Consumer<JournalNotice> notes) {
    return open(keeping, Disk.at(keeping.folder()), line, notes, System::nanoTime);
  }

  static Journal open(
      Keeping keeping,
      Disk disk,
      Function<DeadLetter, String> line,
      Consumer<JournalNotice> notes,
      LongSupplier nanos) {
    Journal journal = new Journal(keeping.capacity(), new PendingChanges(MOST_CHANGES), notes);
    DeadLetters letters = new DeadLetters(keeping.deadLetters(), line);
    JournalWriter scribe = new JournalWriter(journal, disk, letters, notes, nanos);
    journal.scribe = Optional.of(scribe);
    scribe.start();
    return journal;
  }

  /// Where a slot for the journal is to be had, which may take as long as the disk does.
  record Disk(Path folder, Take taking) {
    interface Take {
      JournalSlot slot() throws IOException;
    }

    static Disk at(Path folder) {
      return new Disk(folder, () -> JournalSlot.take(folder));
    }

    JournalSlot take() throws IOException {
      return taking.slot();
    }
  }

  /// What a folder held.
  record Part(Path folder, JournalFile.Found found) {}

  /// Takes over what was left on disk: our own under its numbers, and what other agents left that
  /// are gone under numbers of ours.
  synchronized void adopt(Part own, List<Part> others) {
    boolean isUnused = lastNumber == firstNumber;
    lastNumber =
        isUnused ? own.found().lastNumber() : Math.max(lastNumber, own.found().lastNumber());
    own.found().entries().forEach(this::add);
    note(own.found(), own.folder());
    for (Part other : others) {
      other.found().entries().forEach(each -> append(each.lane(), each.time(), each.bytes()));
      note(other.found(), other.folder());
    }
    changes.giveUp();
  }

  private void note(JournalFile.Found found, Path folder) {
    if (found.damaged() > 0) {
      notes.accept(
          JournalNotice.bad(
              "the journal at "
                  + folder
                  + " is damaged: "
                  + found.damaged()
                  + " bytes of it could not be read, and what they held is lost"));
    }
    if (found.unknown() > 0) {
      notes.accept(
          JournalNotice.bad(
              "the journal at "
                  + folder
                  + " holds records of a kind that this version does not know, and leaves out: "
                  + found.unknown()));
    }
    if (!found.entries().isEmpty()) {
      notes.accept(
          JournalNotice.good(
              found.entries().size()
                  + " entries waited in the journal at "
                  + folder
                  + " until now"));
    }
  }

  /// Keeps the bytes under the next number; time is what they speak of.
  public synchronized void append(int lane, Instant time, byte[] bytes) {
    Entry entry = new Entry(++lastNumber, lane, time, bytes);
    changed(new Change.Appended(entry));
    add(entry);
  }

  private void add(Entry entry) {
    waiting(entry.lane()).add(entry);
    weight += entry.weight();
    recorded++;
    while (weight > capacity) {
      strikeOff(oldest().orElseThrow());
      dropped++;
      noteFull();
    }
  }

  /// Once, until half of it is free again.
  private void noteFull() {
    if (!fullNoted) {
      fullNoted = true;
      notes.accept(
          JournalNotice.bad("the journal is full: the oldest of what waits goes, and is counted"));
    }
  }

  private Optional<Entry> oldest() {
    return lanes.values().stream()
        .filter(lane -> !lane.isEmpty())
        .map(NavigableSet::first)
        .min(Entry.BY_TIME);
  }

  /// The newest entries of the lane, newest first, as many as fit into so many bytes but at least
  /// one. They stay in the journal.
  public synchronized List<Entry> newest(int lane, int bytes) {
    List<Entry> batch = new ArrayList<>();
    int left = bytes;
    for (Entry each : waiting(lane).descendingSet()) {
      left -= each.bytes().length;
      if (left < 0 && !batch.isEmpty()) {
        break;
      }
      batch.add(each);
    }
    return batch;
  }

  /// What speaks of a time before the limit. It stays in the journal.
  public synchronized List<Entry> before(int lane, Instant limit) {
    List<Entry> old = new ArrayList<>();
    for (Entry each : waiting(lane)) {
      if (!each.time().isBefore(limit)) {
        break;
      }
      old.add(each);
    }
    return old;
  }

  private NavigableSet<Entry> waiting(int lane) {
    return lanes.computeIfAbsent(lane, _ -> new TreeSet<>(Entry.BY_TIME));
  }

  /// Strikes entries off; those that are gone already are no matter.
  public synchronized void acknowledge(Collection<Entry> entries) {
    entries.forEach(this::strikeOff);
  }

  /// Strikes entries off, and keeps them among the dead letters as far as there is room.
  public synchronized void park(Collection<Entry> entries, String why) {
    for (Entry each : entries) {
      if (strikeOff(each)) {
        scribe.ifPresent(keeper -> keeper.keep(new DeadLetter(each, why)));
      }
    }
  }

  private boolean strikeOff(Entry entry) {
    boolean struck = waiting(entry.lane()).remove(entry);
    if (struck) {
      weight -= entry.weight();
      fullNoted = fullNoted && weight > capacity / 2;
      changed(new Change.Struck(entry.number()));
    }
    return struck;
  }

  private void changed(Change change) {
    changes.add(change);
    scribe.ifPresent(JournalWriter::hurry);
  }

  public synchronized int size() {
    return lanes.values().stream().mapToInt(NavigableSet::size).sum();
  }

  public synchronized int size(int lane) {
    return waiting(lane).size();
  }

  /// How many entries there ever were in this process, those from before it included.
  public synchronized long recorded() {
    return recorded;
  }

  /// How many entries had to go because the journal was full.
  public synchronized long dropped() {
    return dropped;
  }

  /// How far back the oldest entry speaks; zero when nothing waits.
  public synchronized Duration age(Instant now) {
    return oldest().map(entry -> Duration.between(entry.time(), now)).orElse(Duration.ZERO);
  }

  /// Whether what waits is on disk, but for the last second.
  public boolean isOnDisk() {
    return scribe.filter(JournalWriter::isWell).isPresent();
  }

  /// Completes when all up to now is on disk, as far as that can be; what the folder held is here
  /// then.
  public CompletableFuture<Void> saved() {
    return scribe.map(JournalWriter::saved).orElse(CompletableFuture.completedFuture(null));
  }

  /// Says when the disk hangs, and when it answers again. To be called every now and then by one
  /// thread.
  public void watch() {
    scribe.ifPresent(JournalWriter::watch);
  }

  /// Writes what is left and lets go of the disk. It waits for both, at most so long; whether all
  /// is on disk.
  public boolean close(Duration bound) {
    return letGo().map(last -> last.close(bound)).orElse(false);
  }

  @Override
  public void close() {
    boolean _ = close(AT_LAST);
  }

  private synchronized Optional<JournalWriter> letGo() {
    Optional<JournalWriter> last = scribe;
    scribe = Optional.empty();
    return last;
  }

  synchronized long weight() {
    return weight;
  }

  synchronized Optional<byte[]> takeChanges() {
    return changes.take();
  }

  synchronized void giveUpChanges() {
    changes.giveUp();
  }

  /// All entries, which are about to be written.
  synchronized List<Entry> takeAll() {
    changes.begin();
    return lanes.values().stream().flatMap(NavigableSet::stream).toList();
  }
}
