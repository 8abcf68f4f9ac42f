package hinomi.cli;

import hinomi.assertion.Grade;
import hinomi.config.Secrets;
import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Output for people: colours only on a terminal, no control characters from servers, no secrets.
public final class Terminal {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean interactive;
  private Secrets secrets = new Secrets();

  Terminal(PrintWriter out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  static boolean isInteractive() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
        && System.getenv("NO_COLOR") == null;
  }

  /// The columns of the terminal, or of the variable COLUMNS; without either no line is too long.
  static int width() {
    return Optional.ofNullable(System.getenv("COLUMNS"))
        .or(() -> isInteractive() ? TerminalSize.columns() : Optional.empty())
        .flatMap(Terminal::positive)
        .orElse(Integer.MAX_VALUE);
  }

  /// The same, but 80 where no width is known: for text that nothing else reads.
  public static int widthOfText() {
    int width = width();
    return width == Integer.MAX_VALUE ? 80 : width;
  }

  private static Optional<Integer> positive(String text) {
    try {
      return Optional.of(Integer.parseInt(text.strip())).filter(columns -> columns > 0);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// Masks these in everything that is printed from now on.
  void hide(Secrets values) {
    this.secrets = values;
  }

  boolean interactive() {
    return interactive;
  }

  void line(String text) {
    out.println(secrets.redactCut(text));
    out.flush();
  }

  /// A line for programs, which is redacted already.
  void raw(String line) {
    out.println(line);
    out.flush();
  }

  /// The text without secrets, before it is cut or laid out.
  String redacted(String text) {
    return secrets.redactCut(text);
  }

  /// A line that the next call overwrites; only on a terminal.
  void progress(String text) {
    if (interactive) {
      out.print(CLEAR_LINE + secrets.redactCut(text));
      out.flush();
    }
  }

  void endProgress() {
    if (interactive) {
      out.print(CLEAR_LINE);
      out.flush();
    }
  }

  String colour(Grade grade, String text) {
    return switch (grade) {
      case PASSED -> paint("32", text);
      case DEGRADED -> paint("33", text);
      case FAILED -> paint("31", text);
    };
  }

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  /// Text from outside as one line: control and format characters become a dot.
  static String harmless(String text) {
    StringBuilder harmless = new StringBuilder(text.length());
    text.codePoints()
        .forEach(each ->
            harmless.appendCodePoint(
                Character.isISOControl(each) || Character.getType(each) == Character.FORMAT
                    ? '·'
                    : each));
    return harmless.toString();
  }

  /// Rows in columns; the last column is not padded.
  public static List<String> columns(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        if (widths.size() <= column) {
          widths.add(0);
        }
        widths.set(column, Math.max(widths.get(column), Columns.widthOf(row.get(column))));
      }
    }
    return rows.stream().map(row -> padded(row, widths)).toList();
  }

  private static String padded(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size() - 1; column++) {
      line.append(row.get(column))
          .repeat(' ', widths.get(column) - Columns.widthOf(row.get(column)) + 2);
    }
    return line.append(row.getLast()).toString().stripTrailing();
  }

  private String paint(String code, String text) {
    return interactive ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
