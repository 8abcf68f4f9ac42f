package hinomi.config;

import com.typesafe.config.ConfigUtil;

/// One mistake in a file: its place, the path of the setting (empty for a whole file), what is
/// wrong and what would be right. It is printed in one line, whatever the file contains.
public record Problem(Position place, String path, String message) {
  private static final int LONGEST_PATH = 300;
  private static final int LONGEST_MESSAGE = 1_000;

  public Problem {
    path = cut(path, LONGEST_PATH);
    message = cut(message, LONGEST_MESSAGE);
  }

  /// The path of a key of the object at the path: joined by a dot, quoted where HOCON needs it.
  static String joined(String path, String key) {
    String quoted = ConfigUtil.joinPath(key);
    return path.isEmpty() ? quoted : path + "." + quoted;
  }

  /// The path of an element of the list at the path.
  static String joined(String path, int index) {
    return path + "[" + index + "]";
  }

  private static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) + "…" : text;
  }

  @Override
  public String toString() {
    return OneLine.of(
        path.isEmpty() ? place + ": " + message : place + ": " + path + ": " + message);
  }
}
