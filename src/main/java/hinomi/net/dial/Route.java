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

/// How a target is reached: which address, what is said and wanted in TLS, through which proxy.
public record Route(
    Optional<Pin> address,
    Family family,
    Optional<Pin> resolver,
    Optional<String> sni,
    HttpVersion version,
    TlsOptions tls,
    Optional<Proxy> proxy) {
  /// To where the name leads, with nothing said about it.
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
    refuse(proxy.isPresent() && address.isPresent(), "address", "proxy, which connects itself");
    refuse(proxy.isPresent() && resolver.isPresent(), "resolver", "proxy, which resolves itself");
    refuse(proxy.isPresent() && family != Family.ANY, "ip", "proxy, which connects itself");
    if (version == HttpVersion.HTTP_3) {
      refuse(proxy.isPresent(), "proxy", "HTTP/3, which goes past it");
      refuse(tls.client().isPresent(), "tls.client", "HTTP/3, where none is shown");
      refuse(tls.max() != TlsVersion.TLS_1_3, "tls.max", "HTTP/3, which is always TLSv1.3");
    }
    if (address.isPresent() && !family.has(address.get().address())) {
      throw new IllegalArgumentException("address is no " + family.words() + ", which ip asks for");
    }
  }

  /// To what this name server says, trusting what the options say.
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

  /// Reads its keys of the section; the route is to be had once the whole section is good.
  public static Supplier<Route> read(Section http) {
    Setting<HttpVersion> version = http.optional("version", HttpVersion.KIND, HttpVersion.ANY);
    return read(http, version, TlsOptions.read(http.section("tls")));
  }

  /// The same for a kind of probe that has its own say in the version and in TLS.
  public static Supplier<Route> read(
      Section kind, Setting<HttpVersion> version, Setting<TlsOptions> tls) {
    Supplier<Route> direct = direct(kind, tls::get);
    Setting<Optional<Proxy>> proxy =
        kind.has("proxy") ? Proxy.read(kind.section("proxy")) : Setting.of(Optional.empty());
    return () -> direct.get().with(version.get(), proxy.get());
  }

  /// The same for what is no HTTP and goes through no proxy.
  static Supplier<Route> direct(Section section, Supplier<TlsOptions> tls) {
    Setting<Optional<Pin>> address = section.optional("address", Pin.KIND);
    Setting<Family> family = section.optional("ip", Family.KIND, Family.ANY);
    Setting<Optional<Pin>> resolver = section.optional("resolver", Pin.KIND);
    Setting<Optional<String>> sni = section.optional("sni", HOST_NAME);
    return () -> plain(address.get(), family.get(), resolver.get(), sni.get(), tls.get());
  }

  /// Reads what says to which address of a host, where there is no TLS.
  public static Supplier<Route> readAddress(Section section) {
    Setting<Optional<Pin>> address = section.optional("address", Pin.KIND);
    Setting<Family> family = section.optional("ip", Family.KIND, Family.ANY);
    Setting<Optional<Pin>> resolver = section.optional("resolver", Pin.KIND);
    return () ->
        plain(address.get(), family.get(), resolver.get(), Optional.empty(), TlsOptions.DEFAULT);
  }

  /// Through no proxy, for what is no HTTP.
  public static Route plain(
      Optional<Pin> address,
      Family family,
      Optional<Pin> resolver,
      Optional<String> sni,
      TlsOptions tls) {
    return new Route(address, family, resolver, sni, HttpVersion.ANY, tls, Optional.empty());
  }

  private Route with(HttpVersion other, Optional<Proxy> through) {
    return new Route(address, family, resolver, sni, other, tls, through);
  }

  /// The route to another host than the author's: nothing that was said of that host alone.
  public Route elsewhere() {
    return new Route(
        Optional.empty(), family, resolver, Optional.empty(), version, tls.anonymous(), proxy);
  }

  /// Refuses what is of no use with the host, or without TLS.
  public void checkFor(String host, boolean secure) {
    if (!secure && sni.isPresent()) {
      throw new IllegalArgumentException("sni is of no use without TLS");
    }
    if (Pin.isLiteral(host) && !family.has(Pin.literal(host))) {
      throw new IllegalArgumentException(
          "the host is no " + family.words() + ", which ip asks for");
    }
  }

  /// The same route with whatever version of HTTP the server prefers.
  public Route inAnyVersion() {
    return new Route(address, family, resolver, sni, HttpVersion.ANY, tls, proxy);
  }

  private static String hostName(String text) {
    if (Pin.isLiteral(text)) {
      throw new IllegalArgumentException("wants a host name, was '" + text + "'");
    }
    return new SNIHostName(text).getAsciiName();
  }

  private static void refuse(boolean both, String one, String other) {
    if (both) {
      throw new IllegalArgumentException(one + " is of no use with " + other);
    }
  }
}
