package hinomi.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Writes a journal to disk from a thread of its own, half a second after each change, so that a
/// kill loses no more than the last second and nobody else waits for the disk. While the disk
/// fails, hangs or is missing, the journal goes on in memory and is written as a whole afterwards.
final class JournalWriter {
  private static final int DELAY_MILLIS = 500;

  /// How often a failed write is retried, and checked whether the file is still there.
  private static final int PERIOD_MILLIS = 5_000;

  /// A disk on which the journal could not be opened for so long hangs.
  static final Duration OPEN_TIMEOUT = Duration.ofSeconds(5);

  /// A disk on which nothing was written for so long hangs.
  static final Duration WRITE_TIMEOUT = Duration.ofSeconds(15);

  private final Journal journal;
  private final Journal.Disk disk;
  private final DeadLetters letters;
  private final Consumer<JournalNotice> notices;
  private final LongSupplier nanos;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("hinomi-journal").factory());
  private final AtomicBoolean isDue = new AtomicBoolean();
  private volatile Optional<OpenFile> open = Optional.empty();
  private volatile boolean isHealthy = true;
  private volatile long lastProgress;
  private List<JournalSlot> inherited = List.of(); // belongs to the thread
  private boolean hangs;

  private record OpenFile(JournalSlot slot, JournalFile file) {}

  JournalWriter(
      Journal journal,
      Journal.Disk disk,
      DeadLetters letters,
      Consumer<JournalNotice> notices,
      LongSupplier nanos) {
    this.journal = journal;
    this.disk = disk;
    this.letters = letters;
    this.notices = notices;
    this.nanos = nanos;
    this.lastProgress = nanos.getAsLong();
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void start() {
    thread.execute(this::write);
    var _ =
        thread.scheduleWithFixedDelay(
            this::write, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// After a change.
  void scheduleWrite() {
    if (isDue.compareAndSet(false, true)) {
      var _ = thread.schedule(this::writeIfHealthy, DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void writeIfHealthy() {
    isDue.set(false);
    if (isHealthy && open.isPresent()) {
      write();
    }
  }

  /// Whether all entries are on disk, but for those of the last second.
  boolean isHealthy() {
    return open.isPresent() && isHealthy && !isHanging();
  }

  private boolean isHanging() {
    Duration limit = open.isPresent() ? WRITE_TIMEOUT : OPEN_TIMEOUT;
    return nanos.getAsLong() - lastProgress > limit.toNanos();
  }

  /// Reports once that the disk hangs, and that it responds again. To be called now and then by one
  /// thread.
  void checkDisk() {
    boolean now = isHanging();
    if (now && !hangs) {
      notices.accept(
          JournalNotice.bad(
              "the disk of the journal in "
                  + disk.folder()
                  + " hangs: entries wait in memory, and are lost if the agent is killed"));
    } else if (!now && hangs && isHealthy) {
      notices.accept(
          JournalNotice.good("the disk of the journal in " + disk.folder() + " responds again"));
    }
    hangs = now;
  }

  void keep(Journal.DeadLetter letter) {
    letters.add(letter);
  }

  CompletableFuture<Void> saved() {
    return CompletableFuture.runAsync(this::write, thread);
  }

  private void write() {
    try {
      OpenFile current = open.isPresent() ? open.get() : openFile();
      open = Optional.of(current);
      open = Optional.of(writeJournal(current));
      deleteInherited();
      letters.write(open.get().slot().folder());
      succeeded(open.get().slot().folder());
    } catch (Throwable failure) { // also an Error: the next write must still be scheduled
      failed(failure);
    } finally {
      lastProgress = nanos.getAsLong();
    }
  }

  /// Takes over what the disk holds.
  private OpenFile openFile() throws IOException {
    JournalSlot slot = disk.take();
    try {
      JournalFile file = new JournalFile(slot.folder());
      List<JournalSlot> left = slot.leftBehind();
      List<Journal.Found> others = new ArrayList<>();
      Journal.Found own = new Journal.Found(slot.folder(), file.read());
      for (JournalSlot each : left) {
        others.add(new Journal.Found(each.folder(), new JournalFile(each.folder()).read()));
      }
      journal.adopt(own, others);
      slot.remarks()
          .forEach(
              remark -> notices.accept(JournalNotice.bad("the folder of the journal: " + remark)));
      inherited = left;
      return new OpenFile(slot, file);
    } catch (Throwable failure) {
      slot.close();
      throw failure;
    }
  }

  /// The journals of agents that are gone, once ours holds their entries.
  private void deleteInherited() throws IOException {
    for (JournalSlot each : inherited) {
      new JournalFile(each.folder()).delete();
      each.close();
    }
    inherited = List.of();
  }

  private OpenFile writeJournal(OpenFile current) throws IOException {
    Optional<byte[]> changes = journal.takeChanges();
    JournalFile file = current.file();
    OpenFile still = current;
    boolean isLost = file.isLost();
    if (isLost) {
      still = new OpenFile(current.slot().relock(), file);
      file.close();
      if (isHealthy) {
        notices.accept(
            JournalNotice.bad(
                "the journal in " + still.slot().folder() + " was deleted: it is written again"));
      }
    }
    boolean isAppended = changes.isPresent() && !isLost;
    if (isAppended) {
      file.append(changes.get());
    }
    if (!isAppended || !file.isCompact(journal.weight())) {
      file.rewrite(journal.takeAll());
    }
    return still;
  }

  private void succeeded(Path folder) {
    if (!isHealthy) {
      isHealthy = true;
      notices.accept(JournalNotice.good("the journal is on disk again, in " + folder));
    }
  }

  private void failed(Throwable failure) {
    journal.discardChanges();
    if (isHealthy) {
      isHealthy = false;
      String what = open.isPresent() ? "written" : "opened";
      notices.accept(
          JournalNotice.bad(
              "the journal in "
                  + disk.folder()
                  + " cannot be "
                  + what
                  + " ("
                  + JournalNotice.reason(failure)
                  + "): entries wait in memory, and are lost if the agent is killed"));
    }
  }

  /// Writes what is left and releases the folder, unless the disk hangs for longer than the bound.
  /// Yields whether all is on disk.
  boolean close(Duration bound) {
    var _ = saved();
    thread.shutdown();
    try {
      if (!thread.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        return false; // closing the file would hang as well
      }
      if (open.isPresent()) {
        open.get().file().close();
        open.get().slot().close();
      }
      return isHealthy && open.isPresent();
    } catch (IOException failure) {
      failed(failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
