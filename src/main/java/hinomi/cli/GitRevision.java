package hinomi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// A folder as it was at a revision of the git repository around it, in a folder of its own until
/// it is closed. The repository is not touched: git works with an index beside the copy.
final class GitRevision implements AutoCloseable {
  private final Path root;
  private final Path folder;

  private GitRevision(Path root) {
    this.root = root;
    this.folder = root.resolve("checks");
  }

  /// Fails with what git says.
  static GitRevision of(Path now, String revision) throws IOException {
    if (revision.startsWith("-")) {
      throw new IOException("'" + revision + "' is neither a folder nor a revision");
    }
    GitRevision copy = new GitRevision(Files.createTempDirectory("hinomi-plan"));
    try {
      Files.createDirectory(copy.folder);
      String inside = copy.git(now, "rev-parse", "--show-prefix").strip();
      copy.git(now, "read-tree", revision + ":" + inside);
      // From further down, git would look for the files further down in the index, too.
      Path top = Path.of(copy.git(now, "rev-parse", "--show-toplevel").strip());
      copy.git(top, "checkout-index", "--all", "--prefix=" + copy.folder + "/");
      return copy;
    } catch (IOException refused) {
      copy.close();
      throw refused;
    }
  }

  Path folder() {
    return folder;
  }

  private String git(Path at, String... words) throws IOException {
    ProcessBuilder git = new ProcessBuilder("git", "-C", at.toAbsolutePath().toString());
    git.command().addAll(List.of(words));
    git.environment().put("GIT_INDEX_FILE", root.resolve("index").toString());
    Process process = git.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(said.strip());
    }
    return said;
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(root, new Deletion());
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path emptied, IOException trouble)
        throws IOException {
      Files.delete(emptied);
      return FileVisitResult.CONTINUE;
    }
  }
}
