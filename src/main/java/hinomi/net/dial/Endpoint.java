package hinomi.net.dial;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.address.HostPort;
import hinomi.net.tls.TlsOptions;
import java.util.Optional;
import java.util.function.Supplier;

/// A host and port, and the route there, as kinds of probes that know no URL are told of them.
public record Endpoint(HostPort server, Route route) {
  public Endpoint {
    route.checkFor(server.host(), true);
  }

  /// Reads its keys of the section; the fallback is for a port that is not written.
  public static Supplier<Endpoint> read(
      Section section, Setting<Optional<Integer>> fallback, Supplier<TlsOptions> tls) {
    Setting<String> host = section.required("host", HostPort.HOST);
    Supplier<Route> route = Route.direct(section, tls);
    Setting<Integer> port =
        fallback.isGood() && fallback.get().isEmpty()
            ? section.required("port", ValueType.COUNT)
            : section.optional(
                "port", ValueType.COUNT, fallback.found().flatMap(it -> it).orElse(0));
    return () -> new Endpoint(new HostPort(host.get(), port.get()), route.get());
  }

  public String host() {
    return server.host();
  }

  public int port() {
    return server.port();
  }

  @Override
  public String toString() {
    return server.toString();
  }
}
