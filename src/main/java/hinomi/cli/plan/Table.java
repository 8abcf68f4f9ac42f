package hinomi.cli.plan;

import hinomi.cli.Terminal;
import hinomi.config.OneLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A table with a title, for a terminal or as Markdown. All columns but the first are numbers.
record Table(String title, List<String> head, List<List<String>> rows) {
  Table {
    rows = rows.stream().map(row -> row.stream().map(OneLine::of).toList()).toList();
  }

  List<String> text() {
    List<List<String>> all = new ArrayList<>(List.of(head));
    all.addAll(rows);
    List<String> lines = new ArrayList<>(List.of(title, ""));
    lines.addAll(Terminal.columns(aligned(all)));
    lines.add("");
    return lines;
  }

  /// Numbers are right-aligned.
  private List<List<String>> aligned(List<List<String>> all) {
    List<List<String>> aligned = new ArrayList<>();
    for (List<String> row : all) {
      List<String> cells = new ArrayList<>(row);
      for (int column = 1; column < numeric(); column++) {
        cells.set(
            column, " ".repeat(widest(all, column) - row.get(column).length()) + row.get(column));
      }
      aligned.add(cells);
    }
    return aligned;
  }

  /// A last column without a head holds text.
  private int numeric() {
    return head.getLast().isEmpty() ? head.size() - 1 : head.size();
  }

  private static int widest(List<List<String>> all, int column) {
    return all.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  List<String> markdown() {
    List<String> lines = new ArrayList<>(List.of("**" + title + "**", "", line(head)));
    List<String> rule = new ArrayList<>(Collections.nCopies(head.size(), "---:"));
    rule.set(0, "---");
    if (numeric() < head.size()) {
      rule.set(head.size() - 1, "---");
    }
    lines.add(line(rule));
    rows.forEach(row -> lines.add(line(row.stream().map(Table::escaped).toList())));
    lines.add("");
    return lines;
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("[", "\\[")
        .replace("`", "\\`")
        .replace("@", "@\u200b");
  }
}
