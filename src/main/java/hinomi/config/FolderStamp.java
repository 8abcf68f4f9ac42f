package hinomi.config;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a folder looks like from outside: two stamps that are equal mean that nothing was written,
/// moved or linked elsewhere in between, all files below it included. Nothing is read.
public record FolderStamp(Set<?> files) {
  /// Of a folder that was never seen; like none other.
  public static final FolderStamp NONE = new FolderStamp(Set.of());

  private static final EnumSet<FileVisitOption> LINKS = EnumSet.of(FileVisitOption.FOLLOW_LINKS);

  /// No more files are looked at: who watches a whole disk by mistake shall not run out of memory.
  private static final int MOST = 100_000;

  public FolderStamp {
    files = Set.copyOf(files);
  }

  private record Seen(Path file, @Nullable Object key, long size, FileTime written) {}

  /// A folder that cannot be walked, as while it is being swapped, is like none other.
  public static FolderStamp of(Path folder) {
    try {
      Walk walk = new Walk(new Folder(folder));
      Files.walkFileTree(folder, LINKS, Integer.MAX_VALUE, walk);
      return new FolderStamp(walk.files);
    } catch (IOException changing) {
      return new FolderStamp(Set.of(String.valueOf(changing.getMessage())));
    }
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Set<Object> files = new HashSet<>();
    private final Folder folder;

    Walk(Folder folder) {
      this.folder = folder;
    }

    /// What lies elsewhere is no part of it.
    @Override
    public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes)
        throws IOException {
      FileVisitResult goOn = visitFile(each, attributes);
      return folder.holds(each) ? goOn : FileVisitResult.SKIP_SUBTREE;
    }

    /// As a link to a folder around it; the others count none the less.
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      files.add(String.valueOf(failure.getMessage()));
      return files.size() < LoadBudget.SEEN ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes seen) {
      if (files.size() >= MOST) {
        return FileVisitResult.TERMINATE;
      }
      files.add(new Seen(file, seen.fileKey(), seen.size(), seen.lastModifiedTime()));
      return files.size() < LoadBudget.SEEN ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }
  }
}
