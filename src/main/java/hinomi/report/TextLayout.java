package hinomi.report;

import hinomi.report.Page.Cell;
import hinomi.report.Page.Column;
import hinomi.report.Page.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Pages as plain text for a terminal or a mail.
final class TextLayout {
  private static final String GAP = "  ";

  private final List<String> lines = new ArrayList<>();
  private final int width;

  private TextLayout(int width) {
    this.width = width;
  }

  static String of(List<Page> pages, int width) {
    TextLayout text = new TextLayout(width);
    for (Page each : pages) {
      if (!text.lines.isEmpty()) {
        text.lines.add("");
      }
      text.page(each);
    }
    return String.join("\n", text.lines) + "\n";
  }

  private void page(Page page) {
    lines.add(page.title());
    lines.add("=".repeat(Math.min(width, page.title().length())));
    wrap(page.subtitle(), "");
    lines.add("");
    if (!page.lead().isEmpty()) {
      wrap(String.join(" ", page.lead()), "");
      lines.add("");
    }
    figures(page);
    page.tables().forEach(this::table);
    page.notes().forEach(note -> wrap(note, ""));
  }

  private void figures(Page page) {
    List<List<String>> rows =
        page.figures().stream()
            .map(each -> List.of(each.name(), each.value(), each.detail()))
            .toList();
    columns(rows, List.of(false, false, false));
    lines.add("");
  }

  private void table(Table table) {
    lines.add(table.title() + (table.subtitle().isEmpty() ? "" : ", " + table.subtitle()));
    if (!table.rows().isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(table.columns().stream().map(each -> each.head().toUpperCase(Locale.ROOT)).toList());
      table.rows().forEach(row -> rows.add(row.stream().map(Cell::text).toList()));
      columns(rows, table.columns().stream().map(Column::isNumeric).toList());
    }
    table.more().ifPresent(more -> wrap(more, GAP));
    lines.add("");
  }

  private void columns(List<List<String>> rows, List<Boolean> numeric) {
    List<Integer> widths =
        IntStream.range(0, numeric.size())
            .mapToObj(
                column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toList();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String padding = " ".repeat(widths.get(column) - cell.length());
        line.append(GAP).append(numeric.get(column) ? padding + cell : cell + padding);
      }
      lines.add(line.toString().stripTrailing());
    }
  }

  private void wrap(String text, String indent) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && indent.length() + line.length() + 1 + word.length() > width) {
        lines.add(indent + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(indent + line);
  }
}
