package hinomi.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Asks the terminal for its size by `stty size` (POSIX), which reads it from standard input.
final class TerminalSize {
  private TerminalSize() {}

  /// The columns as text; empty without `stty`, and where standard input is no terminal.
  static Optional<String> columns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      boolean isGood = stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0;
      return Optional.of(size.strip()).filter(_ -> isGood).map(it -> it.replaceFirst(".* ", ""));
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
