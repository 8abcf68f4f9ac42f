package hinomi.config;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Finds values side by side in one line without a comma. HOCON concatenates them, so that a step
/// of a journey is lost silently. An object may follow a `${name}`, which is how that one is
/// changed.
final class MissingCommas {
  /// Whole comments, texts and substitutions, so that nothing inside of them is taken for more.
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?:#|//)[^\\n]*+"
              + "|\\$\\{[^}\\n]*+}"
              + "|(?<text>\"\"\".*?\"\"\"++|\"(?:[^\"\\\\\\n]|\\\\.)*+\")(?<texts>(?=\\h*+\"))?"
              + "|(?<objects>}(?=\\h*+\\{))"
              + "|(?<lists>](?=\\h*+\\[))",
          Pattern.DOTALL);

  private final String text;

  MissingCommas(String text) {
    this.text = text;
  }

  /// A line, and what is wrong in it.
  record Pair(int line, String message) {}

  List<Pair> all() {
    LineCount lines = new LineCount(text);
    return TOKEN
        .matcher(text)
        .results()
        .filter(found -> !message(found).isEmpty())
        .map(found -> new Pair(lines.at(found.end()), message(found)))
        .toList();
  }

  private static String message(MatchResult found) {
    if (found.group("objects") != null) {
      return "two objects { } { } side by side become one; put a comma between them";
    } else if (found.group("lists") != null) {
      return "two lists [ ] [ ] side by side become one; put a comma between them";
    } else if (found.group("texts") != null) {
      return "two texts \"\" \"\" side by side become one; put a comma between them, or write one";
    }
    return "";
  }
}
