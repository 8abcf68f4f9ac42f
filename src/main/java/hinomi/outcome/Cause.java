package hinomi.outcome;

/// Why a probe failed. The keys are those of `reason` in JSON and tags.
public enum Cause {
  DNS("dns"),
  CONNECT("connect"),
  TLS("tls"),
  TIMEOUT("timeout"),
  PROTOCOL("protocol"),
  REDIRECT("redirect"),
  TOO_LARGE("too-large"),
  /// The site answers, but not what the author expects.
  ASSERTION("assertion"),
  /// Refused by our own network policy.
  BLOCKED("blocked"),
  /// The fault of the agent or its network: never counted against the site.
  AGENT("agent");

  private final String key;

  Cause(String key) {
    this.key = key;
  }

  public String key() {
    return key;
  }
}
