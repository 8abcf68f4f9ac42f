package hinomi.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/// What a folder looks like from outside: two stamps that are equal mean that nothing was written,
/// moved or linked elsewhere in between, all files below it included. Nothing is read.
public record FolderStamp(List<String> files) {
  public FolderStamp {
    files = List.copyOf(files);
  }

  /// A folder that cannot be walked, as while it is being swapped, is like none other.
  public static FolderStamp of(Path folder) {
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return new FolderStamp(all.map(FolderStamp::stamp).sorted().toList());
    } catch (IOException | UncheckedIOException changing) {
      return new FolderStamp(List.of(String.valueOf(changing.getMessage())));
    }
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
      return file + " " + seen.fileKey() + " " + seen.size() + " " + seen.lastModifiedTime();
    } catch (IOException gone) {
      return file + " " + gone.getMessage();
    }
  }
}
