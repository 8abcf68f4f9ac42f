package hinomi.net.tls;

import hinomi.config.ValueType;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.ssl.ApplicationProtocolNames;
import java.util.List;

/// The HTTP version that the author asks for. ANY is what the server prefers over TLS, and 1.1
/// without TLS.
public enum HttpVersion {
  ANY,
  HTTP_1_1,
  HTTP_2,
  HTTP_3;

  public static final ValueType<HttpVersion> KIND =
      ValueType.TEXT.as("any, 1.1, 2 or 3", HttpVersion::parse);

  /// The ALPN protocols to offer (RFC 7301, 6), the preferred one first.
  public List<String> protocols() {
    return switch (this) {
      case ANY -> List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
      case HTTP_1_1 -> List.of(ApplicationProtocolNames.HTTP_1_1);
      case HTTP_2 -> List.of(ApplicationProtocolNames.HTTP_2);
      case HTTP_3 -> List.of("h3");
    };
  }

  private static HttpVersion parse(String text) {
    return switch (text) {
      case "any" -> ANY;
      case "1.1" -> HTTP_1_1;
      case "2" -> HTTP_2;
      case "3" -> http3();
      default -> throw new IllegalArgumentException("must be any, 1.1, 2 or 3, was '" + text + "'");
    };
  }

  private static HttpVersion http3() {
    if (!Quic.isAvailable()) {
      throw new IllegalArgumentException(
          "HTTP/3 cannot be spoken here: there is no QUIC library for "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch"));
    }
    return HTTP_3;
  }
}
