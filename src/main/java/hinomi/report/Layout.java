package hinomi.report;

import java.util.List;

/// How a month is printed.
public enum Layout {
  TEXT,
  MARKDOWN,
  HTML;

  /// The reports as one document, a page each. Lines of text are at most `width` long where words
  /// allow it; tables keep their columns.
  public String of(List<MonthReport> reports, int width) {
    List<Page> pages = reports.stream().map(MonthPage::of).toList();
    return switch (this) {
      case TEXT -> TextLayout.of(pages, width);
      case MARKDOWN -> MarkdownLayout.of(pages);
      case HTML -> HtmlLayout.of(pages);
    };
  }
}
