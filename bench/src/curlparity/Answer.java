package curlparity;

/// What one of the two made of a URL. `words` say why there is no page. The status is 0 without a
/// response, and bytes are negative where they cannot be compared.
record Answer(
    boolean isPage,
    int status,
    long bytes,
    String url,
    int redirects,
    boolean ended,
    String words) {
  /// A URL that was refused before anything was sent.
  static Answer refused(String words) {
    return new Answer(false, 0, -1, "", 0, false, words);
  }
}
