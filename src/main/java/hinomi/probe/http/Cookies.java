package hinomi.probe.http;

import hinomi.net.address.Pin;
import hinomi.net.address.Url;
import hinomi.outcome.Headers;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.ClientCookieEncoder;
import io.netty.handler.codec.http.cookie.Cookie;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The cookies of one visit, sent back to whom they belong (RFC 6265, 5.3 and 5.4).
public final class Cookies {
  private static final int MAX = 50;

  private final Map<Key, Kept> kept = new LinkedHashMap<>();

  /// Takes what the answer sets, if its host may set it.
  public void take(URI url, Headers headers) {
    headers.all("Set-Cookie").stream()
        .flatMap(each -> read(each).stream())
        .forEach(each -> take(url, each));
  }

  /// Nothing where it is none, as for a browser.
  private static Optional<Cookie> read(String text) {
    try {
      return Optional.ofNullable(ClientCookieDecoder.LAX.decode(text));
    } catch (IllegalArgumentException wrong) {
      return Optional.empty();
    }
  }

  /// The value of a Cookie header for the URL, if there is any.
  public Optional<String> matching(URI url) {
    List<Cookie> matching =
        kept.values().stream().filter(each -> each.goesTo(url)).map(Kept::cookie).toList();
    return Optional.ofNullable(ClientCookieEncoder.LAX.encode(matching));
  }

  private void take(URI url, Cookie cookie) {
    String host = Url.host(url);
    Optional<String> domain = Optional.ofNullable(cookie.domain()).map(Cookies::bare);
    if (domain.isPresent() && !isWithin(host, domain.get())) {
      return;
    }
    String path =
        Optional.ofNullable(cookie.path())
            .filter(each -> each.startsWith("/"))
            .orElseGet(() -> folder(url));
    Kept fresh = new Kept(cookie, domain.orElse(host), domain.isEmpty(), path);
    Key key = new Key(cookie.name(), fresh.domain, path);
    kept.remove(key);
    boolean lives = cookie.maxAge() == Cookie.UNDEFINED_MAX_AGE || cookie.maxAge() > 0;
    if (lives && kept.size() < MAX) {
      kept.put(key, fresh);
    }
  }

  private static String bare(String domain) {
    String lower = domain.toLowerCase(Locale.ROOT);
    return lower.startsWith(".") ? lower.substring(1) : lower;
  }

  /// A whole top-level name is nobody's domain.
  private static boolean isWithin(String host, String domain) {
    return host.equals(domain)
        || (domain.contains(".") && host.endsWith("." + domain) && !Pin.isLiteral(host));
  }

  private static String folder(URI url) {
    int slash = url.getRawPath().lastIndexOf('/');
    return slash <= 0 ? "/" : url.getRawPath().substring(0, slash);
  }

  private record Key(String name, String domain, String path) {}

  private record Kept(Cookie cookie, String domain, boolean hostOnly, String path) {
    boolean goesTo(URI url) {
      String host = Url.host(url);
      return (hostOnly ? host.equals(domain) : isWithin(host, domain))
          && (!cookie.isSecure() || Url.isSecure(url))
          && covers(url.getRawPath());
    }

    private boolean covers(String asked) {
      return asked.equals(path)
          || (asked.startsWith(path) && (path.endsWith("/") || asked.charAt(path.length()) == '/'));
    }
  }
}
