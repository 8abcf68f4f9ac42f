package hinomi.datadog;

/// Text from outside as it may stand in an event or an alert: it mentions nobody, ends no code and
/// no Markdown.
final class Harmless {
  private Harmless() {}

  static String text(String text) {
    return text.replace('@', '＠').replace('`', '\'').replace("%%%", "% % %");
  }

  /// A URL stays one.
  static String url(String url) {
    return url.replace("@", "%40").replace("`", "%60").replace("%%%", "%25%25%25");
  }
}
