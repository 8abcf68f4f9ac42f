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

/// Queues of entries that wait for delivery, bounded by bytes: when the journal is full, the oldest
/// entry is dropped and counted. An entry stays until it is acknowledged, given up or dropped, so
/// it may be delivered twice but never gets lost unnoticed. On disk it outlives the process: a kill
/// loses no more than the last second. Safe for several threads, none of which waits for the disk.
public final class Journal implements AutoCloseable {
  /// Bytes of changes that wait for the disk; beyond that the whole journal is written.
  private static final int MAX_PENDING = 4 << 20;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final long capacity;
  private final PendingChanges changes;
  private final Consumer<JournalNotice> notices;
  private final Map<Integer, NavigableSet<Entry>> queues = new TreeMap<>();
  private volatile Optional<JournalWriter> writer = Optional.empty();
  private long weight;

  /// Random, so that entries appended before the disk was read get no number that is used there.
  private final long firstNumber = ThreadLocalRandom.current().nextLong(1L << 32, 1L << 62);

  private long lastNumber = firstNumber;
  private long recorded;
  private long dropped;
  private boolean isFullReported;

  private Journal(long capacity, PendingChanges changes, Consumer<JournalNotice> notices) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a journal must hold at least 1 byte, was " + capacity);
    }
    this.capacity = capacity;
    this.changes = changes;
    this.notices = notices;
  }

  public static Journal inMemory(long capacity, Consumer<JournalNotice> notices) {
    return new Journal(capacity, PendingChanges.unwritten(), notices);
  }

  /// The folder of a journal, and how many bytes of waiting entries and of dead letters it holds.
  /// On disk it temporarily takes twice as much.
  public record Keeping(Path folder, long capacity, long deadLetters) {}

  /// An entry that was given up, the name of its destination, and why.
  public record DeadLetter(Entry entry, String destination, String reason) {}

  /// A journal on disk, opened in the background: until then it is in memory, which is reported
  /// when it lasts; then it takes over what was left in the folder. `line` turns a dead letter into
  /// a line of its file.
  public static Journal open(
      Keeping keeping, Function<DeadLetter, String> line, Consumer<JournalNotice> notices) {
    return open(keeping, Disk.at(keeping.folder()), line, notices, System::nanoTime);
  }

  static Journal open(
      Keeping keeping,
      Disk disk,
      Function<DeadLetter, String> line,
      Consumer<JournalNotice> notices,
      LongSupplier nanos) {
    Journal journal = new Journal(keeping.capacity(), new PendingChanges(MAX_PENDING), notices);
    DeadLetters letters = new DeadLetters(keeping.deadLetters(), line);
    JournalWriter writer = new JournalWriter(journal, disk, letters, notices, nanos);
    journal.writer = Optional.of(writer);
    writer.start();
    return journal;
  }

  /// How a slot for the journal is taken, which may take as long as the disk does.
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
  record Found(Path folder, JournalFile.Content content) {}

  /// Takes over what was left on disk: our own entries under their numbers, those of agents that
  /// are gone under new ones.
  synchronized void adopt(Found own, List<Found> others) {
    boolean isUnused = lastNumber == firstNumber;
    lastNumber =
        isUnused ? own.content().lastNumber() : Math.max(lastNumber, own.content().lastNumber());
    own.content().entries().forEach(this::add);
    report(own.content(), own.folder());
    for (Found other : others) {
      other.content().entries().forEach(each -> append(each.queue(), each.time(), each.bytes()));
      report(other.content(), other.folder());
    }
    changes.discard();
  }

  private void report(JournalFile.Content found, Path folder) {
    if (found.damaged() > 0) {
      notices.accept(
          JournalNotice.bad(
              "the journal in "
                  + folder
                  + " is damaged: "
                  + found.damaged()
                  + " bytes could not be read, and the entries in them are lost"));
    }
    if (found.unknown() > 0) {
      notices.accept(
          JournalNotice.bad(
              "the journal in "
                  + folder
                  + " has "
                  + found.unknown()
                  + " records of a later version of the agent: they are skipped"));
    }
    if (!found.entries().isEmpty()) {
      notices.accept(
          JournalNotice.good(
              found.entries().size()
                  + " entries that were not delivered before are in the journal in "
                  + folder
                  + ": they are sent now"));
    }
  }

  /// Adds an entry; `time` is the timestamp of its content.
  public synchronized void append(int queue, Instant time, byte[] bytes) {
    Entry entry = new Entry(++lastNumber, queue, time, bytes);
    changed(new Change.Appended(entry));
    add(entry);
  }

  private void add(Entry entry) {
    waiting(entry.queue()).add(entry);
    weight += entry.weight();
    recorded++;
    while (weight > capacity) {
      remove(oldest().orElseThrow());
      dropped++;
      reportFull();
    }
  }

  /// Once, until half of the journal is free again.
  private void reportFull() {
    if (!isFullReported) {
      isFullReported = true;
      notices.accept(
          JournalNotice.bad(
              "the journal is full: the oldest entries are dropped, and counted in"
                  + " hinomi.agent.points.dropped"));
    }
  }

  private Optional<Entry> oldest() {
    return queues.values().stream()
        .filter(queue -> !queue.isEmpty())
        .map(NavigableSet::first)
        .min(Entry.BY_TIME);
  }

  /// The newest entries of the queue, newest first, as many as fit into so many bytes but at least
  /// one. They stay in the journal.
  public synchronized List<Entry> newest(int queue, int bytes) {
    List<Entry> batch = new ArrayList<>();
    int left = bytes;
    for (Entry each : waiting(queue).descendingSet()) {
      left -= each.bytes().length;
      if (left < 0 && !batch.isEmpty()) {
        break;
      }
      batch.add(each);
    }
    return batch;
  }

  /// The entries of the queue with a timestamp before the limit. They stay in the journal.
  public synchronized List<Entry> before(int queue, Instant limit) {
    List<Entry> old = new ArrayList<>();
    for (Entry each : waiting(queue)) {
      if (!each.time().isBefore(limit)) {
        break;
      }
      old.add(each);
    }
    return old;
  }

  private NavigableSet<Entry> waiting(int queue) {
    return queues.computeIfAbsent(queue, _ -> new TreeSet<>(Entry.BY_TIME));
  }

  /// Removes entries that were delivered; those that are gone already do not matter.
  public synchronized void acknowledge(Collection<Entry> entries) {
    entries.forEach(this::remove);
  }

  /// Moves entries to the dead letters of their destination.
  public synchronized void giveUp(Collection<Entry> entries, String destination, String reason) {
    for (Entry each : entries) {
      if (remove(each)) {
        writer.ifPresent(it -> it.keep(new DeadLetter(each, destination, reason)));
      }
    }
  }

  private boolean remove(Entry entry) {
    boolean removed = waiting(entry.queue()).remove(entry);
    if (removed) {
      weight -= entry.weight();
      isFullReported = isFullReported && weight > capacity / 2;
      changed(new Change.Removed(entry.number()));
    }
    return removed;
  }

  private void changed(Change change) {
    changes.add(change);
    writer.ifPresent(JournalWriter::scheduleWrite);
  }

  public synchronized int size() {
    return queues.values().stream().mapToInt(NavigableSet::size).sum();
  }

  public synchronized int size(int queue) {
    return waiting(queue).size();
  }

  /// How many entries this process ever held, those that were left on disk included.
  public synchronized long recorded() {
    return recorded;
  }

  /// How many entries were dropped because the journal was full.
  public synchronized long dropped() {
    return dropped;
  }

  /// The age of the oldest entry; zero when nothing waits.
  public synchronized Duration age(Instant now) {
    return oldest().map(entry -> Duration.between(entry.time(), now)).orElse(Duration.ZERO);
  }

  /// Whether all entries are on disk, but for those of the last second.
  public boolean isOnDisk() {
    return writer.filter(JournalWriter::isHealthy).isPresent();
  }

  /// Completes when all up to now is on disk, or could not be written; what the folder held is in
  /// the journal then.
  public CompletableFuture<Void> saved() {
    return writer.map(JournalWriter::saved).orElse(CompletableFuture.completedFuture(null));
  }

  /// Reports when the disk hangs and when it responds again. To be called now and then by one
  /// thread.
  public void checkDisk() {
    writer.ifPresent(JournalWriter::checkDisk);
  }

  /// Writes what is left and releases the folder, waiting at most so long. Yields whether all is on
  /// disk.
  public boolean close(Duration bound) {
    return release().map(last -> last.close(bound)).orElse(false);
  }

  @Override
  public void close() {
    boolean _ = close(CLOSE_TIMEOUT);
  }

  private synchronized Optional<JournalWriter> release() {
    Optional<JournalWriter> last = writer;
    writer = Optional.empty();
    return last;
  }

  synchronized long weight() {
    return weight;
  }

  synchronized Optional<byte[]> takeChanges() {
    return changes.take();
  }

  synchronized void discardChanges() {
    changes.discard();
  }

  /// All entries, about to be written as a whole: pending changes are part of that.
  synchronized List<Entry> takeAll() {
    changes.begin();
    return queues.values().stream().flatMap(NavigableSet::stream).toList();
  }
}
