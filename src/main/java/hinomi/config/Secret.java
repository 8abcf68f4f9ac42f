package hinomi.config;

/// A text that nobody may see: it prints as `***`.
public record Secret(String reveal) {
  @Override
  public String toString() {
    return Secrets.SHOWN;
  }
}
