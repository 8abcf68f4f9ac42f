package hinomi.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Keeps a journal on disk from a thread of its own, half a second after each change, so that a
/// kill loses no more than the last second and nobody else waits for the disk. While the disk does
/// not take it, the journal goes on in memory, and all of it is written once the disk does again.
final class Scribe {
  private static final int SOON_MILLIS = 500;

  /// So often a disk that did not take it is tried again, and it is seen whether what was written
  /// is still there.
  private static final int SELDOM_MILLIS = 5_000;

  private final Journal journal;
  private final Log log;
  private final DeadLetters letters;
  private final Consumer<Note> notes;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("hinomi-journal").factory());
  private final AtomicBoolean isDue = new AtomicBoolean();
  private volatile boolean isWell = true;
  private Slot slot;

  Scribe(Journal journal, Slot slot, Log log, DeadLetters letters, Consumer<Note> notes) {
    this.journal = journal;
    this.slot = slot;
    this.log = log;
    this.letters = letters;
    this.notes = notes;
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void start() {
    write();
    var _ =
        thread.scheduleWithFixedDelay(
            this::write, SELDOM_MILLIS, SELDOM_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Something has changed, and is to be written soon.
  void hurry() {
    if (isDue.compareAndSet(false, true)) {
      var _ = thread.schedule(this::takeTurn, SOON_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void takeTurn() {
    isDue.set(false);
    if (isWell) {
      write();
    }
  }

  /// Deletes a journal that this one holds as well, if it is on disk.
  void remove(Slot inherited) throws IOException {
    if (isWell) {
      new Log(inherited.folder()).delete();
    }
    inherited.close();
  }

  boolean isWell() {
    return isWell;
  }

  void keep(Letter letter) {
    letters.add(letter);
  }

  CompletableFuture<Void> saved() {
    return CompletableFuture.runAsync(this::write, thread);
  }

  private void write() {
    try {
      writeJournal();
      letters.write();
      well();
    } catch (Throwable failure) { // also an Error: it is tried again, and must not end that
      unwell(failure);
    }
  }

  private void writeJournal() throws IOException {
    Optional<byte[]> changes = journal.takeChanges();
    boolean isLost = log.isLost();
    if (isLost) {
      slot = slot.again();
      log.close();
      if (isWell) {
        notes.accept(
            Note.bad("the journal at " + slot.folder() + " was taken away; it is written anew"));
      }
    }
    boolean goesOn = changes.isPresent() && !isLost;
    if (goesOn) {
      log.append(changes.get());
    }
    if (!goesOn || !log.isWorthwhile(journal.weight())) {
      log.rewrite(journal.takeAll());
    }
  }

  private void well() {
    if (!isWell) {
      isWell = true;
      notes.accept(Note.good("the journal is on disk again, at " + slot.folder()));
    }
  }

  private void unwell(Throwable failure) {
    journal.giveUpChanges();
    if (isWell) {
      isWell = false;
      notes.accept(
          Note.bad(
              "the journal cannot be written ("
                  + Note.inWords(failure)
                  + "); what waits is in memory, and lost if the agent is killed"));
    }
  }

  /// Writes what is left, and lets go of the folder; it does not wait longer for a disk that hangs.
  /// Whether all is on disk.
  boolean close(Duration bound) {
    var _ = saved();
    thread.shutdown();
    try {
      if (!thread.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        return false; // what is open stays so: closing it would hang as well
      }
      log.close();
      slot.close();
      return isWell;
    } catch (IOException failure) {
      unwell(failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
