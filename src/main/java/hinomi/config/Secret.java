package hinomi.config;

/// A secret text, printed as `***`.
public record Secret(String reveal) {
  @Override
  public String toString() {
    return Secrets.SHOWN;
  }
}
