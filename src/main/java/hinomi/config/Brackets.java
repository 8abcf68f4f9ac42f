package hinomi.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Looks at nothing but the punctuation of a text and how its lines are indented.
final class Brackets {
  /// Deeper than any file of an author, and less deep than the library can follow.
  static final int DEEPEST = 100;

  /// What it takes to join them grows with their square.
  static final int MOST_WORDS = 2_000;

  /// Stands for a text in quotes.
  private static final char QUOTED = '\u0001';

  /// An object or a list takes as much as some values.
  private static final int OF_BRACKET = 3;

  private static final Pattern NO_CODE =
      Pattern.compile("\"\"\".*?\"\"\"++|\"(?:[^\"\\\\]++|\\\\.)*+\"|#.*|//.*");

  private final Deque<Open> open = new ArrayDeque<>();
  private int parts;
  private int longPathAt;
  private int longTextAt;
  private int tooDeepAt;
  private int suspect;

  private record Open(int line, int indent) {}

  Brackets(String text) {
    List<String> lines = text.lines().toList();
    for (int index = 0; index < lines.size(); index++) {
      String line = NO_CODE.matcher(lines.get(index)).replaceAll(Brackets::mark);
      parts += line.isBlank() ? 0 : 1;
      follow(line, index + 1, line.length() - line.stripLeading().length());
    }
  }

  private static String mark(MatchResult noCode) {
    return noCode.group().startsWith("\"") ? String.valueOf(QUOTED) : "";
  }

  private void follow(String text, int line, int indent) {
    int dots = 0;
    int words = 0;
    for (int index = indent; index < text.length(); index++) {
      char letter = text.charAt(index);
      boolean goesOn = "{[,=:".indexOf(letter) < 0;
      dots = letter == '.' ? dots + 1 : goesOn ? dots : 0;
      words = letter == ' ' || letter == '\t' || letter == QUOTED ? words + 1 : goesOn ? words : 0;
      longPathAt = dots > DEEPEST && longPathAt == 0 ? line : longPathAt;
      longTextAt = words > MOST_WORDS && longTextAt == 0 ? line : longTextAt;
      switch (letter) {
        case '{', '[' -> open(new Open(line, indent));
        case '}', ']' -> close(line, indent, index == indent);
        case ',', '=', ':', '.', ' ', '\t', QUOTED -> parts++;
        default -> {}
      }
    }
  }

  private void open(Open bracket) {
    parts += OF_BRACKET;
    open.push(bracket);
    if (open.size() > DEEPEST && tooDeepAt == 0) {
      tooDeepAt = bracket.line();
    }
  }

  /// A line that begins with a closing bracket is indented as the line that opened it. If not, the
  /// bracket of that line is most likely missing.
  private void close(int line, int indent, boolean begins) {
    Open closed = open.poll();
    boolean fits = closed == null || closed.line() == line || closed.indent() == indent;
    if (begins && !fits && suspect == 0) {
      suspect = closed.line();
    }
  }

  /// About how many values and keys there are.
  int parts() {
    return parts;
  }

  /// The line in which a path has too many dots; 0 when there is none.
  int longPathAt() {
    return longPathAt;
  }

  /// The line with too many unquoted words, or too many texts side by side; 0 if there is none.
  int longTextAt() {
    return longTextAt;
  }

  /// The line in which too many are open; 0 when there is none.
  int tooDeepAt() {
    return tooDeepAt;
  }

  /// The line of the bracket that is most likely not closed; 0 when all are.
  int unclosedAt() {
    Open left = open.peek();
    return left == null ? 0 : suspect > 0 ? suspect : left.line();
  }
}
