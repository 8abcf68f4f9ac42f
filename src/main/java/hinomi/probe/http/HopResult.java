package hinomi.probe.http;

import hinomi.outcome.Headers;
import java.net.InetAddress;
import java.util.Optional;

/// What one hop came to, as far as redirects need to know.
record HopResult(int status, Headers headers, InetAddress from) {
  /// Where the server sends us, if it does (RFC 9110, 15.4).
  public Optional<String> location() {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> headers.all("Location").stream().findFirst();
      default -> Optional.empty();
    };
  }
}
