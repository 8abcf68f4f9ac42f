package hinomi.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A folder that one agent has to itself as long as it lives. Agents that share a folder, as two do
/// while one takes over from the other, get the numbered ones below it: each the first that is
/// free.
record Slot(Path folder, FileChannel lock) implements Closeable {
  private static final int MOST = 16;

  static Slot take(Path shared) throws IOException {
    for (int number = 1; number <= MOST; number++) {
      Path folder = Files.createDirectories(shared.resolve(String.valueOf(number)));
      Optional<Slot> free = lock(folder);
      if (free.isPresent()) {
        return free.get();
      }
    }
    throw new IOException(MOST + " agents are using it already");
  }

  /// The same folder, held anew: whoever took its files away took the lock, too.
  Slot again() throws IOException {
    close();
    return lock(Files.createDirectories(folder))
        .orElseThrow(() -> new IOException("another agent has taken " + folder));
  }

  /// Those beside this one in which agents that are gone left something.
  List<Slot> leftBehind() throws IOException {
    List<Slot> left = new ArrayList<>();
    for (int number = 1; number <= MOST; number++) {
      Path other = folder.resolveSibling(String.valueOf(number));
      if (!other.equals(folder) && Log.isIn(other)) {
        lock(other).ifPresent(left::add);
      }
    }
    return left;
  }

  private static Optional<Slot> lock(Path folder) throws IOException {
    FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isOurs(lock)) {
      return Optional.of(new Slot(folder, lock));
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
