package hinomi.probe;

import hinomi.config.Kind;

/// Which HTTP the author asks for. Any means what the server prefers over TLS, and 1.1 without TLS.
enum Version {
  ANY,
  HTTP_1_1,
  HTTP_2;

  static final Kind<Version> KIND = Kind.TEXT.as("any, 1.1 or 2", Version::parse);

  private static Version parse(String text) {
    return switch (text) {
      case "any" -> ANY;
      case "1.1" -> HTTP_1_1;
      case "2" -> HTTP_2;
      case "3" -> throw new IllegalArgumentException("HTTP/3 is not spoken yet; say any, 1.1 or 2");
      default -> throw new IllegalArgumentException("wants any, 1.1 or 2, was '" + text + "'");
    };
  }
}
