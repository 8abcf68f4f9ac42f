package hinomi.cli;

import hinomi.config.Suggestions;
import hinomi.net.address.HostPort;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A target on the command line, as the section of a check file that it stands for:
/// `https://www.example.com/`, `mail.example.com:25`, `dns://192.0.2.1/example.com?type=MX`. Except
/// in URLs of the web, the query sets further keys of the kind.
final class TargetUrl {
  static final String EXAMPLES =
      "https://..., HOST:PORT, tls://HOST, tcp://HOST:PORT, udp://HOST:PORT?send=...,"
          + " dns://[SERVER/]NAME?type=MX, icmp://HOST, wss://..., grpc://HOST:PORT";

  private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^]]+]|[^:/\\s]+):(\\d{1,5})");
  private static final Pattern PARTS =
      Pattern.compile("(?<authority>[^/?]*)(?:/(?<path>[^?]*))?(?:\\?(?<query>.*))?");

  /// Ports whose servers begin with TLS (IANA, Service Name and Port Number Registry).
  private static final Set<Integer> TLS_PORTS =
      Set.of(443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 5671, 8443, 8883);

  private static final List<String> SCHEMES =
      List.of("https", "http", "tls", "tcp", "udp", "dns", "icmp", "wss", "ws", "grpc");

  private TargetUrl() {}

  /// Empty for a text that is no URL and no host with a port. Throws IllegalArgumentException with
  /// a message for people.
  static Optional<Map<String, Object>> read(String text) {
    Matcher url = URL.matcher(text);
    if (url.matches()) {
      return Optional.of(read(text, url.group(1).toLowerCase(Locale.ROOT), url.group(2)));
    }
    Matcher host = HOST_AND_PORT.matcher(text);
    if (!host.matches()) {
      return Optional.empty();
    }
    boolean isTls = TLS_PORTS.contains(Integer.parseInt(host.group(2)));
    return Optional.of(read(text, isTls ? "tls" : "tcp", text));
  }

  private static Map<String, Object> read(String text, String scheme, String rest) {
    return switch (scheme) {
      case "http", "https" -> Map.of("http", Map.of("url", text));
      case "ws", "wss" -> Map.of("websocket", Map.of("url", text));
      case "dns", "grpc", "icmp", "tcp", "tls", "udp" -> Map.of(scheme, keys(scheme, rest));
      case "ping" -> throw new IllegalArgumentException("is written icmp://" + rest);
      default ->
          throw new IllegalArgumentException(
              "has an unknown scheme; " + Suggestions.didYouMean(scheme, SCHEMES) + EXAMPLES);
    };
  }

  private static Map<String, Object> keys(String kind, String rest) {
    Matcher parts = PARTS.matcher(rest);
    if (!parts.matches()) {
      throw new IllegalArgumentException("has line breaks");
    }
    String authority = parts.group("authority");
    String path = Optional.ofNullable(parts.group("path")).orElse("");
    Map<String, Object> keys = new LinkedHashMap<>();
    if (kind.equals("dns")) {
      keys.put("name", path.isEmpty() ? authority : path);
      if (!path.isEmpty() && !authority.isEmpty()) {
        keys.put("server", authority);
      }
    } else {
      putHost(keys, kind, authority);
      if (kind.equals("grpc") && !path.isEmpty()) {
        keys.put("service", path);
      }
    }
    keys.putAll(query(parts.group("query")));
    return keys;
  }

  private static void putHost(Map<String, Object> keys, String kind, String authority) {
    Matcher host = HOST_AND_PORT.matcher(authority);
    if (host.matches() && !kind.equals("icmp")) {
      HostPort server = HostPort.parse(authority, 1);
      keys.put("host", server.host());
      keys.put("port", server.port());
    } else {
      keys.put("host", authority.replaceAll("^\\[(.*)]$", "$1"));
    }
  }

  /// `starttls=smtp`, and `tls.verify=false` for a key of a section.
  private static Map<String, Object> query(@Nullable String query) {
    Map<String, Object> keys = new HashMap<>();
    if (query != null) {
      new QueryStringDecoder(query, false)
          .parameters()
          .forEach((key, values) -> put(keys, List.of(key.split("\\.")), values.getLast()));
    }
    return keys;
  }

  private static void put(Map<String, Object> keys, List<String> path, String value) {
    if (path.size() < 2) {
      keys.put(path.isEmpty() ? "" : path.getFirst(), value);
    } else {
      Map<String, Object> below = new HashMap<>();
      put(below, path.subList(1, path.size()), value);
      keys.merge(path.getFirst(), below, TargetUrl::merged);
    }
  }

  private static Object merged(Object one, Object other) {
    if (one instanceof Map<?, ?> first && other instanceof Map<?, ?> second) {
      Map<Object, Object> all = new HashMap<>(first);
      all.putAll(second);
      return all;
    }
    return other;
  }
}
