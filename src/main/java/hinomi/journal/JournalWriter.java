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

/// Keeps a journal on disk from a thread of its own, half a second after each change, so that a
/// kill loses no more than the last second and nobody else waits for the disk. While the disk does
/// not take it, hangs, or is not there yet, the journal goes on in memory, and all of it is written
/// once the disk does again.
final class JournalWriter {
  private static final int SOON_MILLIS = 500;

  /// So often a disk that did not take it is tried again, and it is seen whether what was written
  /// is still there.
  private static final int SELDOM_MILLIS = 5_000;

  /// A disk that has not been opened for so long is said to hang.
  static final Duration FOR_OPENING = Duration.ofSeconds(5);

  /// Without a sign of life from the thread for so long, what waits is not on disk.
  static final Duration FOR_WRITING = Duration.ofSeconds(15);

  private final Journal journal;
  private final Journal.Disk disk;
  private final DeadLetters letters;
  private final Consumer<JournalNotice> notes;
  private final LongSupplier nanos;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("hinomi-journal").factory());
  private final AtomicBoolean isDue = new AtomicBoolean();
  private volatile Optional<Held> held = Optional.empty();
  private volatile boolean isWell = true;
  private volatile long doneAt;
  private List<JournalSlot> inherited = List.of(); // belongs to the thread
  private boolean hangs;

  /// What is held on disk once it is open.
  private record Held(JournalSlot slot, JournalFile log) {}

  JournalWriter(
      Journal journal,
      Journal.Disk disk,
      DeadLetters letters,
      Consumer<JournalNotice> notes,
      LongSupplier nanos) {
    this.journal = journal;
    this.disk = disk;
    this.letters = letters;
    this.notes = notes;
    this.nanos = nanos;
    this.doneAt = nanos.getAsLong();
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void start() {
    thread.execute(this::write);
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
    if (isWell && held.isPresent()) {
      write();
    }
  }

  /// Whether what waits is on disk, but for the last second. A thread that hangs or has ended is
  /// noticed here, too.
  boolean isWell() {
    return held.isPresent() && isWell && !isHanging();
  }

  private boolean isHanging() {
    Duration limit = held.isPresent() ? FOR_WRITING : FOR_OPENING;
    return nanos.getAsLong() - doneAt > limit.toNanos();
  }

  /// Says that the disk hangs, once, and that it answers again. To be called every now and then by
  /// one thread.
  void watch() {
    boolean now = isHanging();
    if (now && !hangs) {
      notes.accept(
          JournalNotice.bad(
              "the disk of the journal at "
                  + disk.folder()
                  + " does not answer; what waits is in memory, and lost if the agent is killed"));
    } else if (!now && hangs && isWell) {
      notes.accept(
          JournalNotice.good("the disk of the journal at " + disk.folder() + " answers again"));
    }
    hangs = now;
  }

  void keep(DeadLetter letter) {
    letters.add(letter);
  }

  CompletableFuture<Void> saved() {
    return CompletableFuture.runAsync(this::write, thread);
  }

  private void write() {
    try {
      Held open = held.isPresent() ? held.get() : open();
      held = Optional.of(open);
      held = Optional.of(writeJournal(open));
      deleteInherited();
      letters.write(open.slot().folder());
      well(open.slot().folder());
    } catch (Throwable failure) { // also an Error: it is tried again, and must not end that
      unwell(failure);
    } finally {
      doneAt = nanos.getAsLong();
    }
  }

  /// Takes over what the disk holds, in one step.
  private Held open() throws IOException {
    JournalSlot slot = disk.take();
    try {
      JournalFile log = new JournalFile(slot.folder());
      List<JournalSlot> left = slot.leftBehind();
      List<Journal.Part> others = new ArrayList<>();
      Journal.Part own = new Journal.Part(slot.folder(), log.read());
      for (JournalSlot each : left) {
        others.add(new Journal.Part(each.folder(), new JournalFile(each.folder()).read()));
      }
      journal.adopt(own, others);
      slot.remarks()
          .forEach(
              remark -> notes.accept(JournalNotice.bad("in the folder of the journal: " + remark)));
      inherited = left;
      return new Held(slot, log);
    } catch (Throwable failure) {
      slot.close();
      throw failure;
    }
  }

  /// What others left, once ours holds it as well.
  private void deleteInherited() throws IOException {
    for (JournalSlot each : inherited) {
      new JournalFile(each.folder()).delete();
      each.close();
    }
    inherited = List.of();
  }

  private Held writeJournal(Held open) throws IOException {
    Optional<byte[]> changes = journal.takeChanges();
    JournalFile log = open.log();
    Held still = open;
    boolean isLost = log.isLost();
    if (isLost) {
      still = new Held(open.slot().again(), log);
      log.close();
      if (isWell) {
        notes.accept(
            JournalNotice.bad(
                "the journal at " + still.slot().folder() + " was taken away; it is written anew"));
      }
    }
    boolean goesOn = changes.isPresent() && !isLost;
    if (goesOn) {
      log.append(changes.get());
    }
    if (!goesOn || !log.isWorthwhile(journal.weight())) {
      log.rewrite(journal.takeAll());
    }
    return still;
  }

  private void well(Path folder) {
    if (!isWell) {
      isWell = true;
      notes.accept(JournalNotice.good("the journal is on disk again, at " + folder));
    }
  }

  private void unwell(Throwable failure) {
    journal.giveUpChanges();
    if (isWell) {
      isWell = false;
      String what = held.isPresent() ? "be written" : "be kept on disk";
      notes.accept(
          JournalNotice.bad(
              "the journal cannot "
                  + what
                  + " ("
                  + JournalNotice.inWords(failure)
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
      if (held.isPresent()) {
        held.get().log().close();
        held.get().slot().close();
      }
      return isWell && held.isPresent();
    } catch (IOException failure) {
      unwell(failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
