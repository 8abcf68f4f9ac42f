package truth;

import java.util.List;
import java.util.Optional;

/// One kind of server, the check of it, and how its packets are read. Curl is the command line that
/// probes the same, if curl has the same phases; blackbox_exporter probes what is a plain GET.
record Kind(String name, String check, Shape shape, Optional<List<String>> curl, Host... hosts) {
  /// Where the phases are in the packets.
  enum Shape {
    HTTP,
    /// The body ends with the connection.
    UNTIL_CLOSE,
    /// What is handed over to the socket leaves it later: send and first-byte are compared as one.
    UPLOAD,
    /// The response begins before the request ends.
    EARLY,
    REDIRECT,
    PROXY,
    HTTP3,
    CONNECT,
    DIALOGUE,
    DNS,
    TIMEOUT
  }

  static Kind get(Host host) {
    String url = (host.tls().isEmpty() ? "http://" : "https://") + host.name() + Kinds.DOMAIN + "/";
    String check = "http { url = \"%s\", limits { body = 2 MiB } }".formatted(url);
    return new Kind(host.name(), check, Shape.HTTP, Optional.of(List.of(url)), host);
  }

  static Kind of(Shape shape, String check, Host... hosts) {
    String name = hosts[0].name();
    String url = check.replace("URL", "url = \"http://" + name + Kinds.DOMAIN + "/\"");
    return new Kind(name, url, shape, Optional.empty(), hosts);
  }

  Kind shaped(Shape other) {
    return new Kind(name, check, other, curl, hosts);
  }

  Kind withCurl(String... more) {
    List<String> words = new java.util.ArrayList<>(List.of(more));
    words.add("http://" + name + Kinds.DOMAIN + "/");
    return new Kind(name, check, shape, Optional.of(words), hosts);
  }

  /// The URL, if a plain GET is all there is to it.
  Optional<String> plainUrl() {
    return curl.filter(words -> words.size() == 1).map(List::getFirst);
  }
}
