package hinomi.cli;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import picocli.CommandLine.Help.Ansi;

/// Rows of text in columns under a head, for a terminal of some width. The last column holds
/// sentences: it is wrapped between words, and begins a line of its own where too little is left
/// for it. Letters of Chinese, Japanese and Korean take two columns.
public final class Columns {
  private static final int GAP = 2;
  private static final int NARROWEST = 32;
  private static final int INDENT = 4;

  private final List<Column> columns;
  private final int width;

  /// A head, and whether numbers stand below it, which are aligned to the right.
  public record Column(String head, boolean isNumeric) {
    public static Column text(String head) {
      return new Column(head, false);
    }

    static Column number(String head) {
      return new Column(head, true);
    }
  }

  public Columns(List<Column> columns, int width) {
    this.columns = List.copyOf(columns);
    this.width = width;
  }

  /// The lines of all rows, without a head.
  public List<String> rows(List<List<String>> rows) {
    return laidOut(rows).stream().skip(1).flatMap(List::stream).toList();
  }

  /// The lines of the head, and those of each row.
  public List<List<String>> laidOut(List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(columns.stream().map(Column::head).toList());
    all.addAll(rows);
    List<Integer> widths =
        IntStream.range(0, columns.size() - 1)
            .mapToObj(
                column -> all.stream().mapToInt(row -> widthOf(row.get(column))).max().orElse(0))
            .toList();
    int before = widths.stream().mapToInt(each -> each + GAP).sum();
    int left = width - before;
    boolean isStacked =
        left < NARROWEST && all.stream().anyMatch(row -> widthOf(row.getLast()) > left);
    return all.stream().map(row -> lines(row, widths, isStacked ? INDENT : before)).toList();
  }

  /// A last cell that is indented less than the columns before it are wide gets its own lines.
  private List<String> lines(List<String> row, List<Integer> widths, int indent) {
    StringBuilder start = new StringBuilder();
    for (int column = 0; column < widths.size(); column++) {
      String cell = row.get(column);
      String padding = " ".repeat(widths.get(column) - widthOf(cell));
      start
          .append(columns.get(column).isNumeric() ? padding + cell : cell + padding)
          .append(" ".repeat(GAP));
    }
    List<String> lines = new ArrayList<>();
    List<String> wrapped =
        wrapped(row.getLast(), Math.max(1, width - indent)).stream()
            .map(line -> " ".repeat(indent) + line)
            .toList();
    if (widthOf(start.toString()) > indent) {
      lines.add(start.toString());
      lines.addAll(wrapped);
    } else {
      lines.add(start + wrapped.getFirst().strip());
      lines.addAll(wrapped.subList(1, wrapped.size()));
    }
    return lines.stream().map(String::stripTrailing).filter(line -> !line.isEmpty()).toList();
  }

  /// Lines of at most so many columns; a longer word stays whole.
  public static List<String> wrapped(String text, int width) {
    if (widthOf(text) <= width) {
      return List.of(text);
    }
    BreakIterator breaks = BreakIterator.getLineInstance(Locale.ROOT);
    breaks.setText(text);
    List<String> lines = new ArrayList<>();
    int start = 0;
    int end = 0;
    for (int next = breaks.next(); next != BreakIterator.DONE; next = breaks.next()) {
      if (!isBetweenWords(text, next)) {
        continue;
      }
      if (end > start && widthOf(text.substring(start, next).stripTrailing()) > width) {
        lines.add(text.substring(start, end).strip());
        start = end;
      }
      end = next;
    }
    lines.add(text.substring(start).strip());
    return lines;
  }

  /// After a blank, or beside a letter of a language that writes none; never within a URL.
  private static boolean isBetweenWords(String text, int index) {
    return index == text.length()
        || Character.isWhitespace(text.charAt(index - 1))
        || isWide(text, index - 1)
        || isWide(text, index);
  }

  private static boolean isWide(String text, int index) {
    return widthOf(text.substring(index, index + 1)) > 1;
  }

  static int widthOf(String text) {
    return Ansi.OFF.new Text(text).getCJKAdjustedLength();
  }
}
