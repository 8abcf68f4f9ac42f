package hinomi.report;

import hinomi.report.Page.Cell;
import hinomi.report.Page.Figure;
import hinomi.report.Page.Table;
import hinomi.report.Page.Tone;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/// Pages as one HTML document that needs nothing else: no script, no link, its own style sheet for
/// light, dark and paper.
final class HtmlLayout {
  private static final String CSS = "/hinomi/report.css";

  private final Markup html = new Markup();

  private HtmlLayout() {}

  static String of(List<Page> pages) {
    return new HtmlLayout().document(pages);
  }

  private String document(List<Page> pages) {
    html.open("html", "lang", "en").line().open("head").line();
    html.single("meta", "charset", "utf-8").line();
    html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .line();
    html.single("meta", "name", "color-scheme", "content", "light dark").line();
    html.element("title", title(pages)).line().style(css()).line().close().line();
    html.open("body").line();
    pages.forEach(this::page);
    return html.close().line().close().html();
  }

  private static String title(List<Page> pages) {
    return pages.size() == 1 ? pages.getFirst().title() : pages.size() + " teams";
  }

  private static String css() {
    try (InputStream css = Objects.requireNonNull(HtmlLayout.class.getResourceAsStream(CSS), CSS)) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void page(Page page) {
    html.open("main", "class", "page").line();
    html.element("h1", page.title()).line();
    html.element("p", page.subtitle(), "class", "mute").line();
    if (!page.lead().isEmpty()) {
      html.open("p", "class", "lead").element("b", page.lead().getFirst());
      html.text(page.lead().stream().skip(1).map(each -> " " + each).reduce("", String::concat));
      html.close().line();
    }
    html.open("dl", "class", "figs").line();
    page.figures().forEach(this::figure);
    html.close().line();
    page.tables().forEach(this::table);
    html.open("ul", "class", "notes").line();
    page.notes().forEach(note -> html.element("li", note).line());
    html.close().line().close().line();
  }

  private void figure(Figure figure) {
    html.open("div", "class", "fig").element("dt", figure.name());
    html.element("dd", figure.value(), "class", "value " + name(figure.tone()));
    html.element("dd", figure.detail(), "class", "mute").close().line();
  }

  private static String name(Tone tone) {
    return tone.name().toLowerCase(Locale.ROOT);
  }

  private void table(Table table) {
    html.open("section").open("h2").text(table.title());
    if (!table.subtitle().isEmpty()) {
      html.text(" ").element("span", table.subtitle(), "class", "mute");
    }
    html.close().line();
    if (!table.rows().isEmpty()) {
      html.open(
          "div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", table.title());
      rows(table);
      html.close().line();
    }
    table.more().ifPresent(more -> html.element("p", more, "class", "more").line());
    html.close().line();
  }

  private void rows(Table table) {
    html.open("table").open("thead").open("tr");
    table
        .columns()
        .forEach(each ->
            html.element("th", each.head(), "scope", "col", "class", align(each.isNumeric())));
    html.close().close().line().open("tbody").line();
    for (List<Cell> row : table.rows()) {
      html.open("tr");
      IntStream.range(0, row.size())
          .forEach(column -> {
            Cell cell = row.get(column);
            boolean isNumeric = table.columns().get(column).isNumeric();
            html.element("td", cell.text(), "class", align(isNumeric) + " " + name(cell.tone()));
          });
      html.close().line();
    }
    html.close().close();
  }

  private static String align(boolean isNumeric) {
    return isNumeric ? "num" : "text";
  }
}
