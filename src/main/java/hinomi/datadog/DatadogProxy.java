package hinomi.datadog;

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
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The HTTP proxy on the way to Datadog. Its credentials never print.
public record DatadogProxy(
    String host, int port, Optional<String> user, Optional<String> password) {
  private static final int HTTP_PORT = 80;
  private static final ValueType<DatadogProxy> KIND =
      SECRET.as("the URL of a proxy", secret -> DatadogProxy.parse(secret.reveal()));

  /// The proxy for a URL, if one is wanted: by its scheme, and for all hosts but those excepted and
  /// this one.
  static Setting<Function<URI, Optional<DatadogProxy>>> read(Section proxy) {
    Setting<Optional<DatadogProxy>> https = proxy.optional("https", KIND);
    Setting<Optional<DatadogProxy>> http = proxy.optional("http", KIND);
    Setting<String> except = proxy.optional("no-proxy", TEXT, "");
    return proxy.make(() ->
        url ->
            ("https".equals(url.getScheme()) ? https : http)
                .get()
                .filter(_ -> !isExcepted(url.getHost(), except.get())));
  }

  static DatadogProxy parse(String text) {
    URI url = URI.create(text.contains("://") ? text : "http://" + text);
    if (!"http".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "wants an http:// URL with a host: the proxy is spoken to in the clear");
    }
    Optional<String[]> credentials =
        Optional.ofNullable(url.getUserInfo()).map(both -> both.split(":", 2));
    return new DatadogProxy(
        url.getHost(),
        url.getPort() < 0 ? HTTP_PORT : url.getPort(),
        credentials.map(both -> both[0]),
        credentials.map(both -> both.length > 1 ? both[1] : ""));
  }

  /// As curl and Go read NO_PROXY: `*`, hosts, domains with or without a dot before them, and
  /// blocks of addresses. This machine needs no proxy.
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

  /// The same, reached at that address.
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
