package hinomi.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that nobody else may read: 0600 in a folder of 0700, whatever the umask. What is not a
/// regular file is refused before it is opened: a pipe would block for ever, a link leads
/// elsewhere.
final class PrivateFiles {
  private static final Set<PosixFilePermission> OF_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OF_FILE =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /// The folder, made with those around it where there is none. What is there already around it
  /// stays as it is: it may be shared with others.
  static Path folder(Path folder) throws IOException {
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OF_FOLDER));
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

  /// Takes the file or folder from others; false where the disk does not let us, as a shared one
  /// may.
  static boolean restrict(Path path) {
    try {
      Set<PosixFilePermission> wanted = Files.isDirectory(path) ? OF_FOLDER : OF_FILE;
      if (!Files.getPosixFilePermissions(path).equals(wanted)) {
        Files.setPosixFilePermissions(path, wanted);
      }
      return true;
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }
}
