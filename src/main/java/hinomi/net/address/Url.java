package hinomi.net.address;

import hinomi.config.ValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a request goes: an absolute URL in plain ASCII, with a path and without a fragment; http
/// or https, or for a WebSocket ws or wss.
public final class Url {
  public static final ValueType<URI> KIND =
      ValueType.TEXT.placing(Url::put).as("a URL, as https://www.example.com/", Url::parse);

  public static final ValueType<URI> WEB_SOCKET =
      ValueType.TEXT.as("a URL, as wss://www.example.com/", text -> parse(text, "ws", "wss"));

  private static final String ESCAPED = " \"<>\\^`{|}";
  private static final Pattern ORIGIN_ONLY = Pattern.compile("[a-zA-Z]+://[^/?#]*");
  private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}.-]+(:\\d{1,5})?");

  /// A host name and a port, or an address in brackets.
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[a-z0-9_.-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?");

  /// Scheme and authority, each of which may be absent; path; query and fragment.
  private static final Pattern LOCATION =
      Pattern.compile("((?:[a-zA-Z][a-zA-Z0-9+.-]*:)?(?://[^/?#]*)?)([^?#]*)(.*)", Pattern.DOTALL);

  private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9a-fA-F]{2})");

  private static final Pattern LEADING_ZEROS = Pattern.compile("^:0+(?=\\d)");

  /// Where a server means its name, however many slashes it writes.
  private static final Pattern SLASHES = Pattern.compile("^((?i:https?):/|/(?=/))/*");

  private static final Pattern USER = Pattern.compile("//[^/]*@");
  private static final Pattern ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})");

  private Url() {}

  /// Strict, for authors: refuses characters that a URL must not contain, so that no typo is
  /// probed.
  public static URI parse(String text) {
    return parse(text, "http", "https");
  }

  private static URI parse(String text, String plain, String secure) {
    URI uri = syntax(withoutBrackets(text.strip()));
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String authority = uri.getRawAuthority();
    if (!scheme.equals(plain) && !scheme.equals(secure)) {
      throw new IllegalArgumentException(
          "must begin with " + plain + ":// or " + secure + "://, was '" + text + "'");
    }
    if (authority == null) {
      throw new IllegalArgumentException("has no host: '" + text + "'");
    }
    if (authority.contains("@")) {
      throw new IllegalArgumentException(
          "must not contain user and password; use auth { basic { } }");
    }
    return rebuilt(uri, scheme, authority);
  }

  /// Lenient, for servers: escapes characters that a Location should have escaped.
  public static URI resolve(URI base, String location) {
    String escaped = escapedLocation(location.strip());
    if (escaped.startsWith("?")) { // java.net.URI follows RFC 2396 here, browsers RFC 3986, 5.2.2
      return syntax(origin(base) + base.getRawPath() + withoutFragment(escaped));
    }
    return base.resolve(syntax(escaped.isEmpty() ? base.toString() : escaped));
  }

  /// Inserts a value of a journey into a URL: unchanged at the beginning, as a host or a part of
  /// one in the host, and escaped behind it, so that it cannot lead to another host (RFC 3986,
  /// 2.3).
  static String put(String before, String value) {
    if (before.isEmpty()) {
      return value;
    }
    boolean isHost = ORIGIN_ONLY.matcher(before).matches();
    if (isHost ? !HOST.matcher(value).matches() : value.equals(".") || value.equals("..")) {
      throw new IllegalArgumentException(
          "cannot have '" + value + "' in its " + (isHost ? "host" : "path"));
    }
    return isHost ? value : URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public static boolean isSecure(URI url) {
    return "https".equals(url.getScheme()) || "wss".equals(url.getScheme());
  }

  /// The host without the brackets of an IPv6 address.
  public static String host(URI url) {
    String host = writtenHost(url);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// Unlike [URI#getHost], which has none for a host with an underscore.
  private static String writtenHost(URI url) {
    String authority = url.getRawAuthority();
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  public static int port(URI url) {
    String authority = url.getRawAuthority();
    String port = authority.substring(writtenHost(url).length());
    return port.length() > 1 ? Integer.parseInt(port.substring(1)) : isSecure(url) ? 443 : 80;
  }

  /// The value of the Host header (RFC 9110, 7.2).
  public static String hostHeader(URI url) {
    boolean usual = port(url) == (isSecure(url) ? 443 : 80);
    return usual ? writtenHost(url) : writtenHost(url) + ":" + port(url);
  }

  /// Whether secrets that the author wrote for one URL may be sent to the other: to the same host
  /// and port, and from http on 80 to https on 443, never the other way.
  public static boolean mayShareSecrets(URI url, URI other) {
    boolean sameOrigin = isSecure(url) == isSecure(other) && port(url) == port(other);
    boolean upgrade = port(url) == 80 && isSecure(other) && port(other) == 443;
    return host(url).equals(host(other)) && (sameOrigin || upgrade);
  }

  public static String pathAndQuery(URI url) {
    return url.getRawQuery() == null
        ? url.getRawPath()
        : url.getRawPath() + "?" + url.getRawQuery();
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  private static URI rebuilt(URI uri, String scheme, String authority) {
    String path = withoutDots(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    URI whole =
        syntax(scheme + "://" + ascii(authority) + escaped(path + query, StandardCharsets.UTF_8));
    if (!AUTHORITY.matcher(whole.getRawAuthority()).matches() || !isPort(port(whole))) {
      throw new IllegalArgumentException("has no valid host and port: '" + authority + "'");
    }
    return whole;
  }

  private static boolean isPort(int port) {
    return port > 0 && port <= 65_535;
  }

  private static String ascii(String authority) {
    if (authority.startsWith("[")) {
      return authority;
    }
    int colon = authority.lastIndexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    String port = colon < 0 ? "" : authority.substring(colon);
    return idn(host) + (port.equals(":") ? "" : LEADING_ZEROS.matcher(port).replaceFirst(":"));
  }

  private static String idn(String host) {
    try {
      return Idna.toAscii(host);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("has no valid host: '" + host + "'", wrong);
    }
  }

  /// Escapes what a Location should have escaped, as browsers do. Header bytes arrive as Latin-1
  /// characters; those of a host are UTF-8 (WHATWG URL, host parsing).
  private static String escapedLocation(String location) {
    Matcher parts = LOCATION.matcher(repaired(location));
    if (!parts.matches()) {
      return escaped(location, StandardCharsets.ISO_8859_1);
    }
    String named = USER.matcher(parts.group(1)).replaceFirst("//");
    String origin =
        new String(
            withoutEscapes(named).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    String rest = LONE_PERCENT.matcher(parts.group(2) + parts.group(3)).replaceAll("%25");
    return withoutBrackets(origin + escaped(rest, StandardCharsets.ISO_8859_1));
  }

  /// What browsers read (WHATWG URL, basic URL parser): no tabs, slashes for backslashes before the
  /// query, and two slashes before the host.
  private static String repaired(String location) {
    String line = location.replace("\t", "");
    Matcher parts = LOCATION.matcher(line.replace('\\', '/'));
    int head = parts.matches() ? parts.end(2) : 0;
    String slashed = line.substring(0, head).replace('\\', '/');
    return SLASHES.matcher(slashed).replaceFirst("$1/") + line.substring(head);
  }

  /// A host may be escaped as far as it is one then.
  private static String withoutEscapes(String origin) {
    return ESCAPE
        .matcher(origin)
        .replaceAll(it -> {
          char plain = (char) Integer.parseInt(it.group(1), 16);
          boolean isOfHost =
              Character.isLetterOrDigit(plain) || plain > 127 || "-._".indexOf(plain) >= 0;
          return isOfHost ? String.valueOf(plain) : it.group();
        });
  }

  /// The path without its segments `.` and `..` (RFC 3986, 5.2.4), none of which leads above the
  /// root.
  private static String withoutDots(String path) {
    List<String> kept = new ArrayList<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int index = 0; index < segments.length; index++) {
      boolean isUp = segments[index].equals("..");
      if (!isUp && !segments[index].equals(".")) {
        kept.add(segments[index]);
        continue;
      }
      if (isUp && !kept.isEmpty()) {
        kept.removeLast();
      }
      if (index == segments.length - 1) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  /// Escapes brackets in the path: `%5B` means the same to servers, and [URI] allows no bracket
  /// there.
  private static String withoutBrackets(String url) {
    Matcher parts = LOCATION.matcher(url);
    return parts.matches()
        ? parts.group(1) + parts.group(2).replace("[", "%5B").replace("]", "%5D") + parts.group(3)
        : url;
  }

  private static String escaped(String text, Charset charset) {
    StringBuilder escaped = new StringBuilder();
    for (byte each : text.getBytes(charset)) {
      boolean plain = each > ' ' && each < 127 && ESCAPED.indexOf(each) < 0;
      escaped.append(plain ? (char) each : String.format("%%%02X", each));
    }
    return escaped.toString();
  }

  private static String withoutFragment(String text) {
    int hash = text.indexOf('#');
    return hash < 0 ? text : text.substring(0, hash);
  }

  private static URI syntax(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException wrong) {
      throw new IllegalArgumentException(
          "is not a URL: " + wrong.getReason() + ": '" + text + "'", wrong);
    }
  }
}
