package hinomi.report;

import hinomi.report.Page.Cell;
import hinomi.report.Page.Column;
import hinomi.report.Page.Table;
import hinomi.report.Page.Tone;
import java.util.List;
import java.util.stream.Collectors;

/// Pages as Markdown of GitHub's flavour. Text is escaped: it is never layout, link or mention.
final class MarkdownLayout {
  private static final String ESCAPED = "\\`*_{}[]<>()#+!|~&";

  private final StringBuilder text = new StringBuilder();

  private MarkdownLayout() {}

  static String of(List<Page> pages) {
    MarkdownLayout layout = new MarkdownLayout();
    pages.forEach(layout::page);
    return layout.text.toString();
  }

  private void page(Page page) {
    paragraph("# " + escaped(page.title()));
    paragraph(escaped(page.subtitle()));
    if (!page.lead().isEmpty()) {
      paragraph("**" + escaped(String.join(" ", page.lead())) + "**");
    }
    row(List.of("", "", ""));
    row(List.of("---", "---", "---"));
    page.figures()
        .forEach(each ->
            row(
                List.of(
                    escaped(each.name()),
                    strong(each.value(), each.tone()),
                    escaped(each.detail()))));
    text.append('\n');
    page.tables().forEach(this::table);
    page.notes().forEach(note -> text.append("- ").append(escaped(note)).append('\n'));
    text.append('\n');
  }

  private void table(Table table) {
    paragraph("## " + escaped(table.title()));
    if (!table.subtitle().isEmpty()) {
      paragraph(escaped(table.subtitle()) + ":");
    }
    if (!table.rows().isEmpty()) {
      row(table.columns().stream().map(Column::head).toList());
      row(table.columns().stream().map(each -> each.isNumeric() ? "---:" : "---").toList());
      table.rows().forEach(cells -> row(cells.stream().map(MarkdownLayout::cell).toList()));
      text.append('\n');
    }
    table.more().ifPresent(more -> paragraph(escaped(more)));
  }

  private static String cell(Cell cell) {
    return strong(cell.text(), cell.tone());
  }

  private static String strong(String words, Tone tone) {
    return tone == Tone.BAD ? "**" + escaped(words) + "**" : escaped(words);
  }

  private void row(List<String> cells) {
    text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private void paragraph(String words) {
    text.append(words).append("\n\n");
  }

  private static String escaped(String words) {
    StringBuilder plain = new StringBuilder();
    words
        .codePoints()
        .forEach(each -> {
          if (each == '@') {
            plain.append("@\u200b");
          } else if (each < ' ') {
            plain.append(' ');
          } else if (ESCAPED.indexOf(each) >= 0) {
            plain.append('\\').appendCodePoint(each);
          } else {
            plain.appendCodePoint(each);
          }
        });
    return plain.toString();
  }
}
