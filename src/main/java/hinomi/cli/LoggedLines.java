package hinomi.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the place of a standard stream and makes a record of the log out of each line: what
/// libraries print makes nobody wait for a reader either, and is JSON where the log is.
final class LoggedLines extends OutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedLines.class);
  private static final int LONGEST = 8 * 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /// From now on nothing is printed but the log.
  static void instead() {
    System.setOut(new PrintStream(new LoggedLines(), false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(new LoggedLines(), false, StandardCharsets.UTF_8));
  }

  @Override
  public synchronized void write(int next) {
    if (next == '\n' || line.size() >= LONGEST) {
      LOG.warn("{}", line.toString(StandardCharsets.UTF_8).stripTrailing());
      line.reset();
    }
    if (next != '\n') {
      line.write(next);
    }
  }
}
