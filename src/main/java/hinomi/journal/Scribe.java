package hinomi.journal;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Keeps a journal on disk from a thread of its own, twice a second, so that a kill loses no more
/// than the last second and nobody else waits for the disk. While the disk does not take it, the
/// journal goes on in memory, and all of it is written once the disk does again.
final class Scribe implements AutoCloseable {
  private static final int EVERY_MILLIS = 500;
  private static final int AT_LAST_MILLIS = 2_000;

  /// So many turns are left out after a failure.
  private static final int PAUSE = 9;

  private final Journal journal;
  private final Log log;
  private final DeadLetters letters;
  private final Consumer<Note> notes;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hinomi-journal").factory());
  private volatile boolean isWell = true;
  private Slot slot;
  private int pause;

  Scribe(Journal journal, Slot slot, Log log, DeadLetters letters, Consumer<Note> notes) {
    this.journal = journal;
    this.slot = slot;
    this.log = log;
    this.letters = letters;
    this.notes = notes;
  }

  void start() {
    write();
    var _ =
        thread.scheduleWithFixedDelay(
            this::takeTurn, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
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

  private void takeTurn() {
    if (pause > 0) {
      pause--;
    } else {
      write();
    }
  }

  private void write() {
    try {
      writeJournal();
      letters.write();
      well();
    } catch (IOException | RuntimeException failure) {
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

  private void unwell(Exception failure) {
    journal.giveUpChanges();
    pause = PAUSE;
    if (isWell) {
      isWell = false;
      notes.accept(
          Note.bad(
              "the journal cannot be written ("
                  + Note.inWords(failure)
                  + "); what waits is in memory, and lost if the agent is killed"));
    }
  }

  /// Writes what is left, and lets go of the folder; it does not wait for a disk that hangs.
  @Override
  public void close() {
    var _ = saved();
    thread.shutdown();
    try {
      boolean _ = thread.awaitTermination(AT_LAST_MILLIS, TimeUnit.MILLISECONDS);
      log.close();
      slot.close();
    } catch (IOException failure) {
      unwell(failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
