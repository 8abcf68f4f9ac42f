package hinomi.report;

import java.util.ArrayDeque;
import java.util.Deque;

/// Writes HTML. Every text is escaped, elements and classes are words of ours, and what is opened
/// is closed.
final class Markup {
  private final StringBuilder html = new StringBuilder("<!doctype html>\n");
  private final Deque<String> open = new ArrayDeque<>();

  /// An element; attributes come in pairs of name and value.
  Markup open(String element, String... attributes) {
    start(element, attributes);
    open.push(element);
    return this;
  }

  /// An element without content.
  Markup single(String element, String... attributes) {
    start(element, attributes);
    return this;
  }

  private void start(String element, String... attributes) {
    html.append('<').append(element);
    for (int index = 0; index < attributes.length; index += 2) {
      html.append(' ').append(attributes[index]).append("=\"");
      escape(attributes[index + 1]);
      html.append('"');
    }
    html.append('>');
  }

  Markup text(String words) {
    escape(words);
    return this;
  }

  Markup close() {
    html.append("</").append(open.pop()).append(">");
    return this;
  }

  Markup element(String element, String words, String... attributes) {
    return open(element, attributes).text(words).close();
  }

  Markup line() {
    html.append('\n');
    return this;
  }

  /// A style sheet of ours.
  Markup style(String css) {
    html.append("<style>\n").append(css).append("</style>");
    return this;
  }

  private void escape(String words) {
    words
        .codePoints()
        .forEach(each -> {
          switch (each) {
            case '&' -> html.append("&amp;");
            case '<' -> html.append("&lt;");
            case '>' -> html.append("&gt;");
            case '"' -> html.append("&quot;");
            case '\'' -> html.append("&#39;");
            default -> html.appendCodePoint(each < ' ' ? ' ' : each);
          }
        });
  }

  String html() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("still open: " + open);
    }
    return html + "\n";
  }
}
