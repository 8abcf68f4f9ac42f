package hinomi.delivery;

import hinomi.net.tls.ChainValidator;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How a service is reached: through a proxy or not, and which certificate authorities are trusted
/// besides those of the system.
public record Transport(Optional<HttpProxy> proxy, List<X509Certificate> ca) {
  public static final Transport DIRECT = new Transport(Optional.empty(), List.of());

  public Transport {
    ca = List.copyOf(ca);
  }

  /// The same, and these authorities are trusted as well.
  public Transport trusting(List<X509Certificate> more) {
    return new Transport(proxy, Stream.concat(ca.stream(), more.stream()).toList());
  }

  /// The same options, which trust these authorities.
  public <T extends HttpClientOptions> T trusted(T options) {
    if (!ca.isEmpty()) {
      options.setTrustOptions(TrustOptions.wrap(ChainValidator.system().and(ca).manager()));
    }
    return options;
  }

  /// The same options, with the proxy under its name.
  public <T extends HttpClientOptions> T proxied(T options) {
    proxy.ifPresent(each -> options.setProxyOptions(each.at(each.host())));
    return options;
  }
}
