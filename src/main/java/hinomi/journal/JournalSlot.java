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

/// A folder that one agent has to itself as long as it lives, and that nobody else may read. Agents
/// that share a folder, as two do while one takes over from the other, get the numbered ones below
/// it: each the first that is free and fit. The remarks say what was wrong with those before.
record JournalSlot(Path folder, FileChannel lock, List<String> remarks) implements Closeable {
  private static final int MOST = 16;
  private static final String LOCK = "lock";

  JournalSlot {
    remarks = List.copyOf(remarks);
  }

  static JournalSlot take(Path shared) throws IOException {
    List<String> remarks = new ArrayList<>();
    for (int number = 1; number <= MOST; number++) {
      try {
        Optional<JournalSlot> free = take(shared.resolve(String.valueOf(number)), remarks);
        if (free.isPresent()) {
          return free.get();
        }
      } catch (IOException unfit) {
        remarks.add(JournalNotice.inWords(unfit));
      }
    }
    throw new IOException(
        remarks.isEmpty() ? MOST + " agents are using it already" : remarks.getFirst());
  }

  private static Optional<JournalSlot> take(Path folder, List<String> before) throws IOException {
    PrivateFiles.folder(folder);
    checkFiles(folder);
    List<String> remarks = new ArrayList<>(before);
    if (!restrict(folder)) {
      remarks.add(
          "the permissions of "
              + folder
              + " cannot be set: others may be able to read what waits there");
    }
    return lock(folder, remarks);
  }

  /// Nothing else that lies there may be opened.
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

  /// The same folder, held anew: whoever took its files away took the lock, too.
  JournalSlot again() throws IOException {
    close();
    return take(folder, List.of())
        .orElseThrow(() -> new IOException("another agent has taken " + folder));
  }

  /// Those beside this one in which agents that are gone left something.
  List<JournalSlot> leftBehind() throws IOException {
    List<JournalSlot> left = new ArrayList<>();
    for (int number = 1; number <= MOST; number++) {
      Path other = folder.resolveSibling(String.valueOf(number));
      if (!other.equals(folder) && JournalFile.isIn(other) && isFit(other)) {
        lock(other, List.of()).ifPresent(left::add);
      }
    }
    return left;
  }

  private static boolean isFit(Path folder) {
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
