package hinomi.cli.init;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page to check: an absolute URL without fragment, its host in lower case, its path never empty.
record Page(URI url) {
  private static final Pattern PARTS =
      Pattern.compile(
          "(?i)(?<scheme>[a-z][a-z0-9+.-]*://)?(?<host>\\[[^]]*]|[^/:?#]*)"
              + "(?<rest>(:\\d{1,5})?([/?#].*)?)");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9.-]*[a-z0-9]");
  private static final int LONGEST_NAME = 80;

  /// A URL, or a host with or without port and path, which is then one over HTTPS.
  static Optional<Page> parse(String text) {
    try {
      URI written = new URI(withAsciiHost(text));
      return isWeb(written) ? Optional.of(of(written)) : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String withAsciiHost(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      return text;
    }
    String scheme = parts.group("scheme") == null ? "https://" : parts.group("scheme");
    return scheme + IDN.toASCII(parts.group("host")) + parts.group("rest");
  }

  private static boolean isWeb(URI url) {
    return ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()))
        && url.getHost() != null
        && url.getRawUserInfo() == null;
  }

  private static Page of(URI url) throws URISyntaxException {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return new Page(URI.create(new URI(origin(url) + path + query).toASCIIString()));
  }

  private static String origin(URI url) {
    return (url.getScheme()
            + "://"
            + url.getHost()
            + (url.getPort() < 0 ? "" : ":" + url.getPort()))
        .toLowerCase(Locale.ROOT);
  }

  String origin() {
    return origin(url);
  }

  String host() {
    return url.getHost();
  }

  /// Path and query, from the `/` on.
  String path() {
    return url.toString().substring(origin().length());
  }

  /// Whether the URL is no more than `https://HOST/`, for a host that is fit for a name.
  boolean isRootOfNamedHost() {
    return url.toString().equals("https://" + host() + "/") && isName(host());
  }

  /// The part after the origin, if it is fit for a name and all that follows the `/`.
  Optional<String> plainPath() {
    return Optional.of(path().substring(1)).filter(Page::isName);
  }

  private static boolean isName(String text) {
    return NAME.matcher(text).matches() && text.length() <= LONGEST_NAME;
  }

  /// The host as a part of a name: `shop-example-com`, without a leading `www`.
  String hostSlug() {
    String port = url.getPort() < 0 ? "" : "-" + url.getPort();
    return slug(host().replaceFirst("^www\\.(?=.*\\.)", "") + port);
  }

  /// The path and the query as a part of a name; empty for `/`, `page` if no letter is left.
  String pathSlug() {
    String unescaped = path().replaceAll("(%[0-9A-Fa-f]{2})+", "-");
    String slug = slug(unescaped.replaceFirst("\\.(html?|php|aspx?|jsp)(?=$|\\?)", ""));
    return slug.isEmpty() && !path().equals("/") ? "page" : slug;
  }

  private static String slug(String text) {
    String slug = trimmed(text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"));
    return trimmed(slug.substring(0, Math.min(slug.length(), LONGEST_NAME / 2)));
  }

  private static String trimmed(String text) {
    return text.replaceAll("^-+|-+$", "");
  }
}
