package hinomi.probe.http;

import hinomi.assertion.SetCookie;
import hinomi.net.address.Pin;
import hinomi.net.address.Url;
import hinomi.outcome.Headers;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The cookies of one run, sent back to the hosts that set them (RFC 6265, 5.3 and 5.4).
public final class Cookies {
  private static final int MAX_COOKIES = 50;

  private final Map<Key, Stored> stored = new LinkedHashMap<>();

  /// Stores the cookies of a response, as far as its host may set them. A cookie without a name or
  /// with a control character is ignored.
  void store(URI url, Headers headers, Instant now) {
    headers.all("Set-Cookie").stream()
        .filter(line -> !InvalidHeaders.hasControl(line))
        .map(SetCookie::parse)
        .filter(cookie -> !cookie.name().isEmpty())
        .forEach(cookie -> store(url, cookie, now));
  }

  /// The value of the Cookie header for the URL, if any.
  Optional<String> matching(URI url) {
    return Optional.of(
            stored.values().stream()
                .filter(each -> each.matches(url))
                .map(each -> each.cookie.name() + "=" + each.cookie.value())
                .collect(Collectors.joining("; ")))
        .filter(value -> !value.isEmpty());
  }

  private void store(URI url, SetCookie cookie, Instant now) {
    String host = Url.host(url);
    Optional<String> domain = cookie.find("domain").map(Cookies::bare);
    if (domain.isPresent() && !isWithin(host, domain.get())) {
      return;
    }
    String path =
        cookie.find("path").filter(each -> each.startsWith("/")).orElseGet(() -> folder(url));
    Stored added = new Stored(cookie, domain.orElse(host), domain.isEmpty(), path);
    Key key = new Key(cookie.name(), added.domain, path);
    stored.remove(key);
    if (!cookie.isExpired(now) && stored.size() < MAX_COOKIES) {
      stored.put(key, added);
    }
  }

  private static String bare(String domain) {
    String lower = domain.toLowerCase(Locale.ROOT);
    return lower.startsWith(".") ? lower.substring(1) : lower;
  }

  /// A top-level domain cannot have cookies.
  private static boolean isWithin(String host, String domain) {
    return host.equals(domain)
        || (domain.contains(".") && host.endsWith("." + domain) && !Pin.isLiteral(host));
  }

  private static String folder(URI url) {
    int slash = url.getRawPath().lastIndexOf('/');
    return slash <= 0 ? "/" : url.getRawPath().substring(0, slash);
  }

  private record Key(String name, String domain, String path) {}

  private record Stored(SetCookie cookie, String domain, boolean hostOnly, String path) {
    boolean matches(URI url) {
      String host = Url.host(url);
      return (hostOnly ? host.equals(domain) : isWithin(host, domain))
          && (!cookie.has("secure") || Url.isSecure(url))
          && covers(url.getRawPath());
    }

    private boolean covers(String requested) {
      return requested.equals(path)
          || (requested.startsWith(path)
              && (path.endsWith("/") || requested.charAt(path.length()) == '/'));
    }
  }
}
