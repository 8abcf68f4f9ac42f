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

/// A journal on disk: a file to which changes are appended. When most of its entries are removed, a
/// new file is written beside the old one and replaces it.
final class JournalFile implements Closeable {
  /// Bytes of removed entries that are not worth a rewrite.
  private static final long WASTE = 1 << 20;

  private static final String NAME = "journal";
  private static final String NEXT = "journal.new";

  private static final int BUFFER = 64 * 1024;

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

  /// The entries by number, how many bytes were damaged, and how many changes are of a type that
  /// this version does not know.
  record Content(Collection<Entry> entries, long lastNumber, long damaged, long unknown) {}

  Content read() throws IOException {
    Replay replay = new Replay();
    long damaged = 0;
    for (Path each : List.of(file, next)) {
      if (Files.exists(each)) {
        damaged += JournalFileReader.read(each, replay::apply);
      }
    }
    return new Content(replay.entries.values(), replay.last, damaged, replay.unknown);
  }

  /// The entries that are left after all changes.
  private static final class Replay {
    private final Map<Long, Entry> entries = new TreeMap<>();
    private long last;
    private long unknown;

    void apply(Change change) {
      switch (change) {
        case Change.Appended(var entry) -> {
          entries.put(entry.number(), entry);
          last = Math.max(last, entry.number());
        }
        case Change.Removed(var number) -> {
          entries.remove(number);
          last = Math.max(last, number);
        }
        case Change.Unknown _ -> unknown++;
      }
    }
  }

  /// Whether the file was deleted or replaced, as far as its size tells.
  boolean isLost() throws IOException {
    try {
      return out.isPresent() && Files.size(file) != size;
    } catch (NoSuchFileException gone) {
      return true;
    }
  }

  /// Whether the file is not much larger than so many bytes of entries.
  boolean isCompact(long weight) {
    return size <= 2 * weight + WASTE;
  }

  /// Returns when the disk has the changes.
  void append(byte[] changes) throws IOException {
    if (changes.length > 0) {
      FileOutputStream log = out.orElseThrow();
      log.write(changes);
      log.getFD().sync();
      size += changes.length;
    }
  }

  /// Replaces the whole file; returns when the disk has it. Where there is no room for both, the
  /// old file is deleted first.
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
        OutputStream buffered = new BufferedOutputStream(log, BUFFER)) {
      for (Entry each : entries) {
        buffered.write(new Change.Appended(each).encoded());
      }
      buffered.flush();
      log.getFD().sync();
    }
  }

  /// Without it a power failure might undo the rename.
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
