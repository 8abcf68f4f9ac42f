package hinomi.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/// Runs commands in this process and keeps what they print.
public final class CommandLines {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  public int run(String... words) {
    return run(List.of(), words);
  }

  public int run(List<String> more, String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(more);
    return Main.of()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  /// Forgets what was printed.
  public void forget() {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
  }

  public String printed() {
    return out.toString();
  }

  public String errors() {
    return err.toString();
  }
}
