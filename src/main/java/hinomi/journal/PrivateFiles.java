package hinomi.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that only their owner may read: mode 0600 in folders of 0700, whatever the umask. What is
/// not a regular file is refused before it is opened: a pipe would block for ever, a link leads
/// elsewhere.
final class PrivateFiles {
  private static final Set<PosixFilePermission> FOLDER_MODE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /// Creates the folder and its parents. Those that exist keep their permissions: they may be
  /// shared.
  static Path folder(Path folder) throws IOException {
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
    } catch (UnsupportedOperationException _) {
      Files.createDirectories(folder);
    }
    return folder;
  }

  static void check(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is not a regular file");
    }
  }

  static FileOutputStream write(Path file, boolean append) throws IOException {
    check(file);
    FileOutputStream out = new FileOutputStream(file.toFile(), append);
    boolean _ = restrict(file);
    return out;
  }

  /// Sets the mode; false where the disk refuses, as a shared one may.
  static boolean restrict(Path path) {
    try {
      Set<PosixFilePermission> wanted = Files.isDirectory(path) ? FOLDER_MODE : FILE_MODE;
      if (!Files.getPosixFilePermissions(path).equals(wanted)) {
        Files.setPosixFilePermissions(path, wanted);
      }
      return true;
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }
}
