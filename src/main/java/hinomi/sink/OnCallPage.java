package hinomi.sink;

import hinomi.text.Cut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// What the person on call reads of a run: the check and its state, what is wrong, the evidence in
/// the order of its importance, and what to do. Each text is one line. `again` are commands that
/// run the check, the shortest first.
public record OnCallPage(
    String headline,
    Optional<String> what,
    List<Line> lines,
    Optional<String> snippet,
    Optional<String> runbook,
    List<String> again) {
  private static final String SEPARATOR = " | ";
  private static final int SHORTEST_SNIPPET = 20;

  /// One kind of evidence.
  public record Line(String label, String text) {}

  public OnCallPage {
    lines = List.copyOf(lines);
    again = List.copyOf(again);
  }

  /// The same; `text` changes what may come from outside, and `url` the runbook.
  public OnCallPage with(UnaryOperator<String> text, UnaryOperator<String> url) {
    return new OnCallPage(
        headline,
        what.map(text),
        lines.stream().map(each -> new Line(each.label(), text.apply(each.text()))).toList(),
        snippet.map(text),
        runbook.map(url),
        again);
  }

  /// The same under another headline.
  public OnCallPage under(String other) {
    return new OnCallPage(other, what, lines, snippet, runbook, again);
  }

  /// The check, its state and what is wrong.
  public String summary() {
    return headline + what.map(it -> ": " + it).orElse("");
  }

  /// All in one line of at most so many `char`s. The snippet is shortened first, then evidence is
  /// left out from its end; runbook and command are kept whole.
  public String inLine(int most) {
    String end =
        Stream.concat(
                runbook.map(url -> "runbook " + url).stream(),
                again.stream().limit(1).map(command -> "run again: " + command))
            .map(each -> SEPARATOR + each)
            .reduce("", String::concat);
    StringBuilder line = new StringBuilder(Cut.marked(Math.max(0, most - end.length()), summary()));
    int room = most - end.length();
    for (Line each : lines) {
      String part = SEPARATOR + inLine(each);
      if (line.length() + part.length() > room) {
        break;
      }
      line.append(part);
    }
    int left = room - line.length() - SEPARATOR.length();
    snippet
        .filter(text -> left >= Math.min(text.length(), SHORTEST_SNIPPET))
        .ifPresent(text -> line.append(SEPARATOR).append(Cut.marked(left, text)));
    return Cut.to(most, line + end);
  }

  private static String inLine(Line line) {
    return switch (line.label()) {
      case "target", "address", "phases", "header" -> line.text();
      case "location" -> "from " + line.text();
      default -> line.label() + " " + line.text();
    };
  }

  /// The evidence as columns, at most so many `char`s in all, line breaks included. The snippet,
  /// which is the last, is shortened first.
  public List<String> rows(int most) {
    List<String> rows = new ArrayList<>();
    int room = most;
    for (Line each : lines) {
      String row = row(each.label(), each.text());
      if (row.length() >= room) {
        return rows;
      }
      rows.add(row);
      room -= row.length() + 1;
    }
    int left = room - 1;
    snippet
        .map(text -> row("snippet", text))
        .ifPresent(row -> {
          if (left >= SHORTEST_SNIPPET) {
            rows.add(Cut.marked(left, row));
          }
        });
    return rows;
  }

  private static String row(String label, String text) {
    return "%-11s %s".formatted(label, text);
  }
}
