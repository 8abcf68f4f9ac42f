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
import java.util.Optional;

/// A temporary copy of a folder at a git revision, until closed. The repository is not touched: git
/// uses an index beside the copy.
public final class GitRevision implements AutoCloseable {
  private final Path root;
  private final Path folder;

  private GitRevision(Path root) {
    this.root = root;
    this.folder = root.resolve("checks");
  }

  /// Empty if the folder did not exist yet. The message of the exception is for people.
  public static GitRevision of(Path now, String revision) throws IOException {
    GitRevision copy = new GitRevision(Files.createTempDirectory("hinomi-plan"));
    try {
      Files.createDirectory(copy.folder);
      copy.fill(now, revision);
      return copy;
    } catch (IOException refused) {
      copy.close();
      throw refused;
    }
  }

  private void fill(Path now, String revision) throws IOException {
    String inside =
        git(now, "rev-parse", "--show-prefix")
            .orElseThrow(
                () -> new IOException("not a folder, and " + now + " is not in a git repository"))
            .strip();
    String commit =
        git(now, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
            .orElseThrow(() -> new IOException("neither a folder nor a git revision"))
            .strip();
    if (git(now, "read-tree", commit + ":" + inside).isPresent()) {
      // Relative to the current folder, git would look for subpaths in the index.
      Path top = Path.of(git(now, "rev-parse", "--show-toplevel").orElseThrow().strip());
      git(top, "checkout-index", "--all", "--prefix=" + folder + "/");
    }
  }

  /// Whether the folder did not exist yet.
  public boolean isEmpty() {
    return !Files.exists(root.resolve("index"));
  }

  public Path folder() {
    return folder;
  }

  /// The output, unless git fails.
  private Optional<String> git(Path at, String... words) throws IOException {
    ProcessBuilder git = new ProcessBuilder("git", "-C", at.toAbsolutePath().toString());
    git.command().addAll(List.of(words));
    git.environment().put("GIT_INDEX_FILE", root.resolve("index").toString());
    Process process = git.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.onExit().join().exitValue() == 0 ? Optional.of(output) : Optional.empty();
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
    public FileVisitResult postVisitDirectory(Path emptied, IOException error) throws IOException {
      Files.delete(emptied);
      return FileVisitResult.CONTINUE;
    }
  }
}
