package hinomi.outcome;

/// One stretch of a probe's time, in the order in which they follow each other. Datadog's own
/// definition: first-byte runs from the request's last byte handed over to the answer's first one,
/// download from there to the answer's end; redirect is all the time spent in earlier hops. Send is
/// the upload of a request with a large body, up to its last byte handed over to the socket. The
/// answer's first byte is that of an interim response if there is one, as for curl and browsers
/// (Resource Timing, responseStart). Proxy-dns and proxy-connect lead to a proxy; connect is then
/// the exchange that opens a tunnel through it, and is absent where the proxy forwards the request.
/// Starttls is the talk in the clear until TLS may begin, upgrade what it takes to make another
/// protocol of HTTP. Dialogue runs from the first byte of the first expected reply to the end of
/// the last one.
public enum Phase {
  REDIRECT("redirect"),
  PROXY_DNS("proxy-dns"),
  PROXY_CONNECT("proxy-connect"),
  DNS("dns"),
  CONNECT("connect"),
  STARTTLS("starttls"),
  TLS("tls"),
  UPGRADE("upgrade"),
  SEND("send"),
  FIRST_BYTE("first-byte"),
  DOWNLOAD("download"),
  DIALOGUE("dialogue");

  private final String key;

  Phase(String key) {
    this.key = key;
  }

  /// Whether it belongs to the opening of a connection, not to what follows on it.
  public boolean isBeforeConnected() {
    return compareTo(CONNECT) <= 0;
  }

  /// The word for check files and tags.
  public String key() {
    return key;
  }
}
