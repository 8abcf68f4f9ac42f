package hinomi.config;

/// One mistake of an author: where it stands, the path of the setting (empty for a whole file), and
/// what is wrong and what would be right. It is told in one line, whatever the file holds.
public record Problem(Place place, String path, String message) {
  @Override
  public String toString() {
    return OneLine.of(
        path.isEmpty() ? place + ": " + message : place + ": " + path + ": " + message);
  }
}
