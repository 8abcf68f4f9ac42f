package hinomi.config;

import java.util.Comparator;

/// Where something was written: a file and a line counted from 1; line 0 means the whole file.
public record Place(String file, int line) implements Comparable<Place> {
  static final Place NOWHERE = new Place("", 0);

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::file).thenComparingInt(Place::line);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line > 0 ? file + ":" + line : file;
  }
}
