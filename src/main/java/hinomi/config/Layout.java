package hinomi.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The layout of a check file: two blanks for each line with open brackets, no blanks at the ends
/// of lines, at most one empty line in a row, and one line break at the end. Nothing but blanks
/// around lines changes, and nothing within texts in triple quotes.
public final class Layout {
  private static final int INDENT = 2;
  private static final String TRIPLE = "\"\"\"";

  /// A text in quotes, a comment, or the start of a text that goes on in the next line.
  private static final Pattern NO_CODE =
      Pattern.compile("\"\"\".*?\"\"\"++|\"\"\".*|\"(?:[^\"\\\\]++|\\\\.)*+\"|#.*|//.*");

  private final StringBuilder laidOut = new StringBuilder();

  /// The indentation of the line that opened each bracket.
  private final Deque<Integer> open = new ArrayDeque<>();

  private boolean isInText;
  private boolean isAfterEmpty = true;

  private Layout() {}

  /// The same text, laid out.
  public static String of(String text) {
    Layout layout = new Layout();
    text.lines().forEach(layout::add);
    return layout.laidOut.toString().stripTrailing() + "\n";
  }

  private void add(String line) {
    if (isInText) {
      addText(line);
    } else if (!line.isBlank()) {
      addCode(line.strip());
    } else if (!isAfterEmpty) {
      laidOut.append('\n');
      isAfterEmpty = true;
    }
  }

  private void addCode(String line) {
    String code = NO_CODE.matcher(line).replaceAll(Layout::blank);
    int indent = indentOf(code);
    laidOut.append(" ".repeat(indent));
    follow(code, indent);
    append(line);
    isInText = endsInText(line);
  }

  /// The rest of a text, and the code behind it.
  private void addText(String line) {
    int end = line.indexOf(TRIPLE);
    if (end >= 0) {
      String rest = line.substring(end).replaceFirst("^\"+", "");
      follow(
          NO_CODE.matcher(rest).replaceAll(Layout::blank),
          open.isEmpty() ? 0 : open.peek() + INDENT);
      isInText = endsInText(rest);
    }
    append(isInText ? line : line.stripTrailing());
  }

  private void append(String line) {
    laidOut.append(line).append('\n');
    isAfterEmpty = false;
  }

  private static boolean endsInText(String code) {
    Matcher parts = NO_CODE.matcher(code);
    boolean isOpen = false;
    while (parts.find()) {
      isOpen = parts.group().startsWith(TRIPLE) && !parts.group().matches("(?s)\"\"\".*?\"\"\"+");
    }
    return isOpen;
  }

  /// As long as it was, so that nothing of it is a bracket.
  private static String blank(MatchResult noCode) {
    return "_".repeat(noCode.group().length());
  }

  /// A line that begins with closing brackets stands where the line with the last of them stood.
  private int indentOf(String code) {
    Deque<Integer> left = new ArrayDeque<>(open);
    int indent = open.isEmpty() ? 0 : open.peek() + INDENT;
    for (int index = 0; index < code.length() && "}]".indexOf(code.charAt(index)) >= 0; index++) {
      indent = left.isEmpty() ? 0 : left.pop();
    }
    return indent;
  }

  private void follow(String code, int indent) {
    for (int index = 0; index < code.length(); index++) {
      char letter = code.charAt(index);
      if (letter == '{' || letter == '[') {
        open.push(indent);
      } else if (letter == '}' || letter == ']') {
        open.poll();
      }
    }
  }
}
