package hinomi.config;

/// Says in which line of a text a position is, for positions that only grow: each line is counted
/// once.
final class LineCount {
  private final String text;
  private int position;
  private int line = 1;

  LineCount(String text) {
    this.text = text;
  }

  int at(int wanted) {
    for (; position < wanted; position++) {
      if (text.charAt(position) == '\n') {
        line++;
      }
    }
    return line;
  }
}
