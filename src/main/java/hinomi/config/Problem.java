package hinomi.config;

/// One mistake of an author: where it stands, the path of the setting (empty for a whole file), and
/// what is wrong and what would be right. It is told in one line, whatever the file holds.
public record Problem(Position place, String path, String message) {
  private static final int LONGEST_PATH = 300;
  private static final int LONGEST_MESSAGE = 1_000;

  public Problem {
    path = cut(path, LONGEST_PATH);
    message = cut(message, LONGEST_MESSAGE);
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
