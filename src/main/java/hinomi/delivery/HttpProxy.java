package hinomi.delivery;

import static hinomi.config.ValueType.SECRET;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.address.Cidr;
import hinomi.net.address.Pin;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The HTTP proxy on the way to a service. Its credentials never print.
public record HttpProxy(String host, int port, Optional<String> user, Optional<String> password) {
  private static final int HTTP_PORT = 80;
  private static final ValueType<HttpProxy> KIND =
      SECRET.as("the URL of a proxy", secret -> HttpProxy.parse(secret.reveal()));

  /// The proxy for a URL, by its scheme, for all hosts but this machine and those of `no-proxy`.
  public static Setting<Function<URI, Optional<HttpProxy>>> read(Section proxy) {
    Setting<Optional<HttpProxy>> https = proxy.optional("https", KIND);
    Setting<Optional<HttpProxy>> http = proxy.optional("http", KIND);
    Setting<String> except = proxy.optional("no-proxy", TEXT, "");
    return proxy.make(() ->
        url ->
            ("https".equals(url.getScheme()) ? https : http)
                .get()
                .filter(_ -> !isExcepted(url.getHost(), except.get())));
  }

  static HttpProxy parse(String text) {
    URI url = URI.create(text.contains("://") ? text : "http://" + text);
    if (!"http".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "must be an http:// URL with a host: TLS to the proxy itself is not supported");
    }
    Optional<String[]> credentials =
        Optional.ofNullable(url.getRawUserInfo()).map(both -> both.split(":", 2));
    return new HttpProxy(
        url.getHost(),
        url.getPort() < 0 ? HTTP_PORT : url.getPort(),
        credentials.map(both -> decoded(both[0])),
        credentials.map(both -> both.length > 1 ? decoded(both[1]) : ""));
  }

  /// `%40` is `@`, and a plus stays one.
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// As curl and Go read NO_PROXY: `*`, hosts, domains with or without a leading dot, and CIDR
  /// blocks. Loopback never goes through a proxy.
  static boolean isExcepted(String host, String list) {
    String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    return name.equals("localhost")
        || (Pin.isLiteral(name) && Pin.literal(name).isLoopbackAddress())
        || Arrays.stream(list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
            .filter(each -> !each.isEmpty())
            .anyMatch(each -> covers(each, name));
  }

  private static boolean covers(String entry, String name) {
    if (entry.equals("*")) {
      return true;
    }
    if (Pin.isLiteral(name)) {
      return isWithin(entry, name);
    }
    String domain = entry.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", "");
    return name.equals(domain) || name.endsWith("." + domain);
  }

  private static boolean isWithin(String entry, String address) {
    try {
      return Cidr.parse(entry).contains(Pin.literal(address));
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  /// Options for Vert.x, with the proxy at that address.
  ProxyOptions at(String address) {
    ProxyOptions options =
        new ProxyOptions().setType(ProxyType.HTTP).setHost(address).setPort(port);
    user.ifPresent(options::setUsername);
    password.ifPresent(options::setPassword);
    return options;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
