package hinomi.config;

import java.util.Comparator;

/// Where something was written: a file and a line counted from 1; line 0 means the whole file.
public record Position(String file, int line) implements Comparable<Position> {
  static final Position NOWHERE = new Position("", 0);

  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::file).thenComparingInt(Position::line);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line > 0 ? file + ":" + line : file;
  }
}
