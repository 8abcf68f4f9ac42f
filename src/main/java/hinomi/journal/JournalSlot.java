package hinomi.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A folder that one agent has locked, readable by its user only. Agents that share a folder, as
/// two do during a deployment, each get the first usable numbered folder below it. The remarks say
/// what was wrong with those before.
record JournalSlot(Path folder, FileChannel lock, List<String> remarks) implements Closeable {
  private static final int MAX_SLOTS = 16;
  private static final String LOCK = "lock";

  JournalSlot {
    remarks = List.copyOf(remarks);
  }

  static JournalSlot take(Path shared) throws IOException {
    List<String> remarks = new ArrayList<>();
    for (int number = 1; number <= MAX_SLOTS; number++) {
      try {
        Optional<JournalSlot> free = take(shared.resolve(String.valueOf(number)), remarks);
        if (free.isPresent()) {
          return free.get();
        }
      } catch (IOException unusable) {
        remarks.add(JournalNotice.reason(unusable));
      }
    }
    throw new IOException(
        remarks.isEmpty()
            ? "all " + MAX_SLOTS + " slots are in use by other agents"
            : remarks.getFirst());
  }

  private static Optional<JournalSlot> take(Path folder, List<String> before) throws IOException {
    PrivateFiles.folder(folder);
    checkFiles(folder);
    List<String> remarks = new ArrayList<>(before);
    if (!restrict(folder)) {
      remarks.add(
          "the permissions of " + folder + " cannot be set: other users may be able to read it");
    }
    return lock(folder, remarks);
  }

  /// Refuses to open what is not a readable regular file.
  private static void checkFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(folder + " is not a folder");
    }
    for (Path file : files(folder)) {
      PrivateFiles.check(file);
      if (Files.exists(file) && !Files.isReadable(file)) {
        throw new IOException(file + " cannot be read");
      }
    }
  }

  private static boolean restrict(Path folder) {
    boolean all = PrivateFiles.restrict(folder);
    for (Path file : files(folder)) {
      all &= !Files.exists(file) || PrivateFiles.restrict(file);
    }
    return all;
  }

  private static List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>(JournalFile.files(folder));
    files.addAll(DeadLetters.files(folder));
    files.add(folder.resolve(LOCK));
    return files;
  }

  /// The same folder, locked again: whoever deleted its files deleted the lock, too.
  JournalSlot relock() throws IOException {
    close();
    return take(folder, List.of())
        .orElseThrow(() -> new IOException("another agent uses " + folder));
  }

  /// The slots beside this one in which agents that are gone left a journal.
  List<JournalSlot> leftBehind() throws IOException {
    List<JournalSlot> left = new ArrayList<>();
    for (int number = 1; number <= MAX_SLOTS; number++) {
      Path other = folder.resolveSibling(String.valueOf(number));
      if (!other.equals(folder) && JournalFile.isIn(other) && isUsable(other)) {
        lock(other, List.of()).ifPresent(left::add);
      }
    }
    return left;
  }

  private static boolean isUsable(Path folder) {
    try {
      checkFiles(folder);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static Optional<JournalSlot> lock(Path folder, List<String> remarks) throws IOException {
    Path file = folder.resolve(LOCK);
    FileChannel lock =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    boolean _ = PrivateFiles.restrict(file);
    if (isOurs(lock)) {
      return Optional.of(new JournalSlot(folder, lock, remarks));
    }
    lock.close();
    return Optional.empty();
  }

  private static boolean isOurs(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException withinThisProcess) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
