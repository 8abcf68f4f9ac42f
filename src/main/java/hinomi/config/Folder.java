package hinomi.config;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// A folder of `.conf` and `.json` files, and of what these may include: files that lie in it once
/// all links are followed. Hidden files and folders are no part of it, and no `.schema.json` is one
/// of checks.
final class Folder {
  private static final String LEADS_OUT = "is a link that leads out of the folder";

  private final Path root;
  private final Path real;

  /// The root as its user named it; so are files named in problems.
  Folder(Path root) throws IOException {
    this.root = root;
    this.real = root.toRealPath();
  }

  /// All files below, sorted; what cannot be read becomes a problem.
  List<Path> files(Problems problems) throws IOException {
    List<Path> files = new ArrayList<>();
    EnumSet<FileVisitOption> links = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
    Files.walkFileTree(root, links, Integer.MAX_VALUE, new Walk(files, problems));
    return files.stream().sorted().toList();
  }

  /// The file of this name below the folder, which need not exist.
  Path resolve(String name) {
    return real.resolve(name).normalize();
  }

  boolean holds(Path file) throws IOException {
    return file.toRealPath().startsWith(real);
  }

  /// The file as its user would name it.
  Position nameOf(Path file) throws IOException {
    return new Position(root.resolve(real.relativize(file.toRealPath())).toString(), 0);
  }

  private final class Walk extends SimpleFileVisitor<Path> {
    private final List<Path> files;
    private final Problems problems;
    private int seen;

    Walk(List<Path> files, Problems problems) {
      this.files = files;
      this.problems = problems;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      count();
      if (folder.equals(root)) {
        return FileVisitResult.CONTINUE;
      }
      if (!isHidden(folder) && !holds(folder)) {
        refuse(folder, LEADS_OUT);
      }
      return !isHidden(folder) && holds(folder)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      count();
      if (!isHidden(file) && isOfChecks(file.toString())) {
        if (attributes.isSymbolicLink()) {
          refuse(file, "is a link that leads nowhere");
        } else if (!holds(file)) {
          refuse(file, LEADS_OUT);
        } else if (!attributes.isRegularFile()) {
          refuse(file, "is not a regular file");
        } else if (files.add(file) && files.size() > LoadBudget.FILES) {
          throw new TooMany("holds more than " + LoadBudget.FILES + " files of checks");
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      if (!isHidden(file)) {
        refuse(file, inWords(failure));
      }
      return FileVisitResult.CONTINUE;
    }

    private void count() throws IOException {
      seen++;
      if (seen > LoadBudget.SEEN) {
        throw new TooMany("holds more than " + LoadBudget.SEEN + " files and folders");
      }
    }

    private void refuse(Path file, String message) {
      problems.add(new Position(file.toString(), 0), "", message);
    }

    private static boolean isOfChecks(String name) {
      return name.endsWith(".conf") || (name.endsWith(".json") && !name.endsWith(".schema.json"));
    }

    private static boolean isHidden(Path file) {
      Path name = file.getFileName();
      return name != null && name.toString().startsWith(".");
    }
  }

  /// The message is for authors.
  @SuppressWarnings("serial") // It never leaves the walk.
  private static final class TooMany extends IOException {
    TooMany(String message) {
      super(message);
    }
  }

  static String inWords(IOException failure) {
    return switch (failure) {
      case TooMany many -> String.valueOf(many.getMessage());
      case SmallFile.Unfit unfit -> String.valueOf(unfit.getMessage());
      case Utf8.NotUtf8 wrong -> String.valueOf(wrong.getMessage());
      case NoSuchFileException _ -> "does not exist";
      case FileSystemLoopException _ -> "is a link to a folder around it";
      default -> "cannot be read: " + failure.getMessage();
    };
  }
}
