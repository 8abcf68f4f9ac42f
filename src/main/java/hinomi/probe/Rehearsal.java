package hinomi.probe;

import hinomi.net.address.HostPort;
import hinomi.net.address.Pin;
import hinomi.net.dial.Route;
import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.TlsOptions;
import hinomi.net.tls.TlsVersion;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// A probe of the warm-up's servers that runs the code of a kind of probe before it is measured.
public record Rehearsal(boolean needsHttp3, Function<Servers, Probe> probe) {
  public static Rehearsal of(Function<Servers, Probe> probe) {
    return new Rehearsal(false, probe);
  }

  public static Rehearsal overHttp3(Function<Servers, Probe> probe) {
    return new Rehearsal(true, probe);
  }

  /// The servers of the warm-up, all on loopback: a name server that knows every host, and a site
  /// that speaks HTTP/1.1, HTTP/2, gRPC and WebSocket over TLS and, when needed, HTTP/3. The
  /// authority has issued the site's certificate.
  public record Servers(
      InetSocketAddress names, int web, OptionalInt quic, X509Certificate authority) {
    /// The host that the certificate of the site is issued for.
    public static final String HOST = "warm-up.invalid";

    /// The path on the site that upgrades to a WebSocket, which repeats what it receives.
    public static final String WEB_SOCKET = "/live";

    public HostPort site() {
      return new HostPort(HOST, web);
    }

    /// To the address that the name server gives, trusting the authority.
    public Route route(HttpVersion version) {
      Pin resolver = new Pin(names.getAddress(), OptionalInt.of(names.getPort()));
      TlsOptions tls =
          new TlsOptions(
              true, List.of(authority), TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, Optional.empty());
      return Route.by(resolver, version, tls);
    }
  }
}
