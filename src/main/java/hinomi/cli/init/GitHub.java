package hinomi.cli.init;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of repositories on GitHub.
final class GitHub {
  /// To be replaced by hand.
  static final String UNKNOWN = "OWNER/hinomi";

  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+");
  private static final Pattern REMOTE =
      Pattern.compile(".*[@/.]?github\\.com[:/](?<owner>[A-Za-z0-9][A-Za-z0-9-]*)/.*");

  private GitHub() {}

  static boolean isRepository(String text) {
    return REPOSITORY.matcher(text).matches();
  }

  /// The owner of the git remote `origin` of the folder, if that is on GitHub.
  static Optional<String> owner(Path folder) {
    if (!Files.isDirectory(folder.toAbsolutePath())) {
      return Optional.empty();
    }
    try {
      Process git =
          new ProcessBuilder("git", "remote", "get-url", "origin")
              .directory(folder.toAbsolutePath().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String url = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      Matcher remote = REMOTE.matcher(url);
      return remote.matches() ? Optional.of(remote.group("owner")) : Optional.empty();
    } catch (IOException noGit) {
      return Optional.empty();
    }
  }
}
