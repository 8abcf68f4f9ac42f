package hinomi.net.dial;

import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.ProbeFault;
import hinomi.net.address.Url;
import io.netty.handler.proxy.HttpProxyHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/// An HTTP proxy that opens a tunnel to every target by CONNECT.
public record Proxy(URI url, Optional<Credentials> credentials) {
  public Proxy {
    if (Url.isSecure(url)) {
      throw new IllegalArgumentException("url must be http://: TLS to the proxy is not supported");
    }
  }

  static Setting<Optional<Proxy>> read(Section proxy) {
    Setting<URI> url = proxy.required("url", Url.KIND);
    Setting<Optional<String>> user = proxy.optional("user", TEXT);
    Setting<String> password = proxy.optional("password", TEXT, "");
    return proxy.make(() ->
        Optional.of(
            new Proxy(url.get(), user.get().map(it -> new Credentials(it, password.get())))));
  }

  /// As `proxy.example.com:3128`.
  String server() {
    return url.getHost() + ":" + Url.port(url);
  }

  /// The fault with the proxy named in its detail.
  ProbeFault named(ProbeFault fault) {
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
