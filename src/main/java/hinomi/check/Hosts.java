package hinomi.check;

import hinomi.config.Section;
import hinomi.probe.ProbeKind;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the hosts that a check may connect to: its target, proxies, token endpoints and name
/// servers. Targets of redirects are unknown.
final class Hosts {
  private static final Pattern IN_URL = Pattern.compile("^[a-z]+://(?:[^/?#]*@)?([^/?#@]+)");
  private static final Pattern PORT = Pattern.compile(":\\d+$");

  private static final Set<String> KEYS =
      Set.of("host", "server", "servers", "resolver", "address");

  /// Keys whose URLs are sent or expected, and not connected to.
  private static final Set<String> NO_PLACES =
      Set.of(
          "query", "headers", "form", "json", "graphql", "metadata", "message", "expect", "warn");

  private Hosts() {}

  static Set<String> of(Section check, ProbeKind kind) {
    return check
        .texts(kind.key(), NO_PLACES)
        .flatMap(text -> host(kind, text))
        .map(host -> PORT.matcher(host).replaceFirst(""))
        .collect(Collectors.toSet());
  }

  private static Stream<String> host(ProbeKind kind, Section.Text text) {
    boolean isUrl = text.key().equals("url") || text.key().endsWith("-url");
    boolean isHost = KEYS.contains(text.key()) || kind.hostKeys().contains(text.key());
    if (!isUrl && !isHost) {
      return Stream.of();
    }
    try {
      String value = text.value().get();
      return isUrl ? IN_URL.matcher(value).results().map(url -> url.group(1)) : Stream.of(value);
    } catch (IllegalArgumentException reportedWhereItIsRead) {
      return Stream.of();
    }
  }
}
