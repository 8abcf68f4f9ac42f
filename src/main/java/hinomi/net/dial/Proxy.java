package hinomi.net.dial;

import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.ProbeFault;
import hinomi.net.address.Url;
import hinomi.net.tls.HttpVersion;
import io.netty.handler.proxy.HttpProxyHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// An HTTP proxy. It opens a tunnel to every target by CONNECT, or forwards requests for `http://`
/// URLs, as most proxies allow tunnels to port 443 only.
public record Proxy(URI url, Optional<Credentials> credentials, boolean alwaysConnects) {
  private static final ValueType<Boolean> CONNECT =
      ValueType.oneOf(Map.of("always", true, "https", false));

  public Proxy {
    if (Url.isSecure(url)) {
      throw new IllegalArgumentException("url must be http://: TLS to the proxy is not supported");
    }
  }

  /// For protocols that need a tunnel.
  static Setting<Optional<Proxy>> read(Section proxy) {
    return read(proxy, Setting.of(true));
  }

  static Setting<Optional<Proxy>> readForwarding(Section proxy) {
    return read(proxy, proxy.optional("connect", CONNECT, false));
  }

  private static Setting<Optional<Proxy>> read(Section proxy, Setting<Boolean> alwaysConnects) {
    Setting<URI> url = proxy.required("url", Url.KIND);
    Setting<Optional<String>> user = proxy.optional("user", TEXT);
    Setting<String> password = proxy.optional("password", TEXT, "");
    return proxy.make(() ->
        Optional.of(
            new Proxy(
                url.get(),
                user.get().map(it -> new Credentials(it, password.get())),
                alwaysConnects.get())));
  }

  /// Whether requests for the URL are sent to the proxy itself.
  public boolean forwards(URI target, HttpVersion version) {
    return !alwaysConnects && !Url.isSecure(target) && version != HttpVersion.HTTP_2;
  }

  /// The value of `Proxy-Authorization` (RFC 7617), if there are credentials.
  public Optional<String> authorization() {
    return credentials.map(Credentials::basic);
  }

  /// As `proxy.example.com:3128`.
  String server() {
    return Url.host(url) + ":" + Url.port(url);
  }

  /// The fault with the proxy named in its detail.
  public ProbeFault named(ProbeFault fault) {
    return new ProbeFault(fault.reason(), "proxy " + server() + ": " + fault.detail());
  }

  /// Requests a tunnel once connected to the address; it has no timeout but the deadline of the
  /// run.
  HttpProxyHandler handler(InetSocketAddress address) {
    HttpProxyHandler handler =
        credentials
            .map(it -> new HttpProxyHandler(address, it.user(), it.password()))
            .orElseGet(() -> new HttpProxyHandler(address));
    handler.setConnectTimeoutMillis(0);
    return handler;
  }
}
