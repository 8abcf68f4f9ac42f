package hinomi.journal;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A journal on disk: a file of changes, each behind the one before. When most of it is struck off
/// it is written anew beside the old one, which it then replaces.
final class JournalFile implements Closeable {
  /// What may be struck off before it is worth the while to write anew.
  private static final long WASTE = 1 << 20;

  private static final String NAME = "journal";
  private static final String NEXT = "journal.new";

  private static final int AT_ONCE = 64 * 1024;

  private final Path folder;
  private final Path file;
  private final Path next;
  private Optional<FileOutputStream> out = Optional.empty();
  private long size;

  JournalFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
    this.next = folder.resolve(NEXT);
  }

  static List<Path> files(Path folder) {
    return List.of(folder.resolve(NAME), folder.resolve(NEXT));
  }

  static boolean isIn(Path folder) {
    return files(folder).stream().anyMatch(Files::exists);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(next);
  }

  /// What is there, by number, how many bytes were damaged, and how many changes are of a kind that
  /// this version does not know.
  record Found(Collection<Entry> entries, long lastNumber, long damaged, long unknown) {}

  Found read() throws IOException {
    Redone redone = new Redone();
    long damaged = 0;
    for (Path each : List.of(file, next)) {
      if (Files.exists(each)) {
        damaged += JournalFileReader.read(each, redone::redo);
      }
    }
    return new Found(redone.entries.values(), redone.last, damaged, redone.unknown);
  }

  /// What changes amount to, one after another.
  private static final class Redone {
    private final Map<Long, Entry> entries = new TreeMap<>();
    private long last;
    private long unknown;

    void redo(Change change) {
      switch (change) {
        case Change.Appended(var entry) -> {
          entries.put(entry.number(), entry);
          last = Math.max(last, entry.number());
        }
        case Change.Struck(var number) -> {
          entries.remove(number);
          last = Math.max(last, number);
        }
        case Change.Unknown _ -> unknown++;
      }
    }
  }

  /// Whether what was written is not there any more, as far as can be seen from outside.
  boolean isLost() throws IOException {
    try {
      return out.isPresent() && Files.size(file) != size;
    } catch (NoSuchFileException gone) {
      return true;
    }
  }

  boolean isWorthwhile(long weight) {
    return size <= 2 * weight + WASTE;
  }

  /// Comes back when the disk has it.
  void append(byte[] changes) throws IOException {
    if (changes.length > 0) {
      FileOutputStream log = out.orElseThrow();
      log.write(changes);
      log.getFD().sync();
      size += changes.length;
    }
  }

  /// Replaces all that was written; comes back when the disk has it. Where there is no room for
  /// both, the old goes first.
  void rewrite(List<Entry> entries) throws IOException {
    close();
    PrivateFiles.folder(folder);
    try {
      write(entries);
    } catch (IOException noRoom) {
      Files.deleteIfExists(file);
      write(entries);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    syncFolder();
    out = Optional.of(PrivateFiles.write(file, true));
    size = Files.size(file);
  }

  private void write(List<Entry> entries) throws IOException {
    try (FileOutputStream log = PrivateFiles.write(next, false);
        OutputStream buffered = new BufferedOutputStream(log, AT_ONCE)) {
      for (Entry each : entries) {
        buffered.write(new Change.Appended(each).written());
      }
      buffered.flush();
      log.getFD().sync();
    }
  }

  /// Else the new name might be lost with the power.
  private void syncFolder() throws IOException {
    try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    if (out.isPresent()) {
      out.get().close();
      out = Optional.empty();
    }
  }
}
