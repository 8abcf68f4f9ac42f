package hinomi.probe;

import hinomi.config.Kind;
import hinomi.config.Section;
import hinomi.config.Setting;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// A host and port, and the route there, as kinds of probes that know no URL are told of them.
record Endpoint(String host, int port, Route route) {
  private static final Kind<String> HOST =
      Kind.TEXT.as("a host name or IP address, as mail.example.com", Endpoint::host);

  Endpoint {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
    }
    if (Pin.isLiteral(host) && !route.family().has(Pin.literal(host))) {
      throw new IllegalArgumentException(
          "host is no " + route.family().words() + ", which ip asks for");
    }
  }

  /// Reads its keys of the section; the fallback is for a port that is not written.
  static Supplier<Endpoint> read(
      Section section, Setting<Optional<Integer>> fallback, Supplier<TlsOptions> tls) {
    Setting<String> host = section.required("host", HOST);
    Supplier<Route> route = Route.direct(section, tls);
    Setting<Integer> port =
        fallback.isGood() && fallback.get().isEmpty()
            ? section.required("port", Kind.COUNT)
            : section.optional("port", Kind.COUNT, fallback.found().flatMap(it -> it).orElse(0));
    return () -> new Endpoint(host.get(), port.get(), route.get());
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static String host(String text) {
    if (Pin.isLiteral(text)) {
      return text;
    }
    try {
      String ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      if (ascii.isEmpty() || ascii.length() > 253) {
        throw new IllegalArgumentException("has a wrong length");
      }
      return ascii;
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "wants a host name or IP address, was '" + text + "'", wrong);
    }
  }
}
