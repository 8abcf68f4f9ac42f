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
final class Log implements Closeable {
  /// What may be struck off before it is worth the while to write anew.
  private static final long WASTE = 1 << 20;

  private static final int AT_ONCE = 64 * 1024;

  private final Path file;
  private final Path next;
  private Optional<FileOutputStream> out = Optional.empty();
  private long size;

  Log(Path folder) {
    this.file = folder.resolve("journal");
    this.next = folder.resolve("journal.new");
  }

  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve("journal")) || Files.exists(folder.resolve("journal.new"));
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(next);
  }

  /// What is there, by number, and how many bytes were damaged.
  record Found(Collection<Entry> entries, long lastNumber, long damaged) {}

  Found read() throws IOException {
    Map<Long, Entry> entries = new TreeMap<>();
    long[] last = {0};
    long damaged = 0;
    for (Path each : List.of(file, next)) {
      if (Files.exists(each)) {
        damaged +=
            LogReader.read(each, change -> last[0] = Math.max(last[0], redo(change, entries)));
      }
    }
    return new Found(entries.values(), last[0], damaged);
  }

  private static long redo(Change change, Map<Long, Entry> entries) {
    return switch (change) {
      case Change.Appended(var entry) -> {
        entries.put(entry.number(), entry);
        yield entry.number();
      }
      case Change.Struck(var number) -> {
        entries.remove(number);
        yield number;
      }
    };
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
    Files.createDirectories(next.toAbsolutePath().getParent());
    try {
      write(entries);
    } catch (IOException noRoom) {
      Files.deleteIfExists(file);
      write(entries);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    syncFolder();
    out = Optional.of(new FileOutputStream(file.toFile(), true));
    size = Files.size(file);
  }

  private void write(List<Entry> entries) throws IOException {
    try (FileOutputStream log = new FileOutputStream(next.toFile());
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
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
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
