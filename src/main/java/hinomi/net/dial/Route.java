package hinomi.net.dial;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.address.Family;
import hinomi.net.address.Pin;
import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.TlsOptions;
import hinomi.net.tls.TlsVersion;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;

/// How a target is reached: address, resolver, TLS options and proxy.
public record Route(
    Optional<Pin> address,
    Family family,
    Optional<Pin> resolver,
    Optional<String> sni,
    HttpVersion version,
    TlsOptions tls,
    Optional<Proxy> proxy) {
  /// Without any setting of the author.
  public static final Route DIRECT =
      new Route(
          Optional.empty(),
          Family.ANY,
          Optional.empty(),
          Optional.empty(),
          HttpVersion.ANY,
          TlsOptions.DEFAULT,
          Optional.empty());

  public static final ValueType<String> HOST_NAME =
      ValueType.TEXT.as("a host name", Route::hostName);

  public Route {
    refuse(address.isPresent() && resolver.isPresent(), "address", "resolver");
    refuse(
        proxy.isPresent() && address.isPresent(),
        "address",
        "proxy: the proxy connects to the target");
    refuse(
        proxy.isPresent() && resolver.isPresent(), "resolver", "proxy: the proxy resolves names");
    refuse(
        proxy.isPresent() && family != Family.ANY, "ip", "proxy: the proxy connects to the target");
    if (version == HttpVersion.HTTP_3) {
      refuse(proxy.isPresent(), "proxy", "HTTP/3: a proxy tunnels TCP only");
      refuse(tls.client().isPresent(), "tls.client", "HTTP/3, which does not support it yet");
      refuse(
          tls.namesCiphersOrGroups(),
          "tls.ciphers and tls.groups",
          "HTTP/3, whose own are always offered");
      refuse(tls.max() != TlsVersion.TLS_1_3, "tls.max", "HTTP/3, which always uses TLSv1.3");
    }
    refuse(
        address.isPresent() && family == Family.BOTH, "address", "ip = both, which needs a name");
    if (address.isPresent() && !family.has(address.get().address())) {
      throw new IllegalArgumentException(
          "address is not an " + family.words() + ", as ip requires");
    }
  }

  /// To the IPv4 address that the name server gives, with these TLS options.
  public static Route by(Pin resolver, HttpVersion version, TlsOptions tls) {
    return new Route(
        Optional.empty(),
        Family.IPV4,
        Optional.of(resolver),
        Optional.empty(),
        version,
        tls,
        Optional.empty());
  }

  /// Reads its keys of the section; call the supplier only when the whole section is good.
  public static Supplier<Route> read(Section http) {
    Setting<HttpVersion> version = http.optional("version", HttpVersion.KIND, HttpVersion.ANY);
    Setting<TlsOptions> tls = TlsOptions.read(http.section("tls"));
    Supplier<Route> direct = direct(http, tls::get);
    Setting<Optional<Proxy>> proxy =
        http.has("proxy")
            ? Proxy.readForwarding(http.section("proxy"))
            : Setting.of(Optional.empty());
    return () -> direct.get().with(version.get(), proxy.get());
  }

  /// The same for a kind of probe that reads the version and TLS itself.
  public static Supplier<Route> read(
      Section kind, Setting<HttpVersion> version, Setting<TlsOptions> tls) {
    Supplier<Route> direct = direct(kind, tls::get);
    Setting<Optional<Proxy>> proxy =
        kind.has("proxy") ? Proxy.read(kind.section("proxy")) : Setting.of(Optional.empty());
    return () -> direct.get().with(version.get(), proxy.get());
  }

  /// The same without a proxy, for kinds other than HTTP.
  static Supplier<Route> direct(Section section, Supplier<TlsOptions> tls) {
    Setting<Optional<Pin>> address = section.optional("address", Pin.KIND);
    Setting<Family> family = section.optional("ip", Family.KIND, Family.ANY);
    Setting<Optional<Pin>> resolver = section.optional("resolver", Pin.KIND);
    Setting<Optional<String>> sni = section.optional("sni", HOST_NAME);
    return () -> plain(address.get(), family.get(), resolver.get(), sni.get(), tls.get());
  }

  /// Reads `address`, `ip` and `resolver`, for kinds without TLS.
  public static Supplier<Route> readAddress(Section section) {
    Setting<Optional<Pin>> address = section.optional("address", Pin.KIND);
    Setting<Family> family = section.optional("ip", Family.KIND, Family.ANY);
    Setting<Optional<Pin>> resolver = section.optional("resolver", Pin.KIND);
    return () ->
        plain(address.get(), family.get(), resolver.get(), Optional.empty(), TlsOptions.DEFAULT);
  }

  /// Without a proxy, for kinds other than HTTP.
  public static Route plain(
      Optional<Pin> address,
      Family family,
      Optional<Pin> resolver,
      Optional<String> sni,
      TlsOptions tls) {
    return new Route(address, family, resolver, sni, HttpVersion.ANY, tls, Optional.empty());
  }

  /// Whether the target is to be reached over IPv4 and IPv6, each by itself.
  public boolean isOverBoth() {
    return family == Family.BOTH;
  }

  private Route with(HttpVersion other, Optional<Proxy> via) {
    return new Route(address, family, resolver, sni, other, tls, via);
  }

  /// The route to a host that the author did not name, without the settings for the author's host.
  public Route elsewhere() {
    return new Route(
        Optional.empty(), family, resolver, Optional.empty(), version, tls.anonymous(), proxy);
  }

  /// Refuses settings that have no effect for the host, or without TLS.
  public void checkFor(String host, boolean secure) {
    if (!secure && sni.isPresent()) {
      throw new IllegalArgumentException("sni has no effect without TLS");
    }
    if (Pin.isLiteral(host) && family == Family.BOTH) {
      throw new IllegalArgumentException("ip = both needs a host name, not an address");
    }
    if (Pin.isLiteral(host) && !family.has(Pin.literal(host))) {
      throw new IllegalArgumentException("host is not an " + family.words() + ", as ip requires");
    }
  }

  /// The same route with the HTTP version that the server prefers.
  public Route inAnyVersion() {
    return in(HttpVersion.ANY);
  }

  public Route in(HttpVersion other) {
    return with(other, proxy);
  }

  public Route with(TlsOptions other) {
    return new Route(address, family, resolver, sni, version, other, proxy);
  }

  private static String hostName(String text) {
    if (Pin.isLiteral(text)) {
      throw new IllegalArgumentException("must be a host name, was '" + text + "'");
    }
    return new SNIHostName(text).getAsciiName();
  }

  private static void refuse(boolean both, String one, String other) {
    if (both) {
      throw new IllegalArgumentException(one + " cannot be combined with " + other);
    }
  }
}
