package hinomi.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replaces a standard stream: each line becomes a log record, so that output of libraries is JSON
/// too and never blocks on a slow reader.
final class LoggedLines extends OutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedLines.class);
  private static final int MAX_LINE = 8 * 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /// Redirects stdout and stderr of this process.
  static void install() {
    System.setOut(new PrintStream(new LoggedLines(), false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(new LoggedLines(), false, StandardCharsets.UTF_8));
  }

  @Override
  public synchronized void write(int next) {
    if (next == '\n' || line.size() >= MAX_LINE) {
      LOG.warn("{}", line.toString(StandardCharsets.UTF_8).stripTrailing());
      line.reset();
    }
    if (next != '\n') {
      line.write(next);
    }
  }
}
