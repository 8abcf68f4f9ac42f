package hinomi.probe.dns;

import hinomi.config.ValueType;
import java.util.Locale;

/// The transport of a query, with its well-known port.
enum DnsTransport {
  UDP(53),
  TCP(53),
  TLS(853);

  public static final ValueType<DnsTransport> KIND =
      ValueType.oneOf(DnsTransport.class, DnsTransport::key);

  private final int port;

  DnsTransport(int port) {
    this.port = port;
  }

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public int port() {
    return port;
  }
}
