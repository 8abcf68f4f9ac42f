package hinomi.net.dial;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.address.HostPort;
import hinomi.net.tls.TlsOptions;
import java.util.Optional;
import java.util.function.Supplier;

/// A host, a port and the route there, for kinds of probes without a URL.
public record Endpoint(HostPort server, Route route) {
  public Endpoint {
    route.checkFor(server.host(), true);
  }

  /// Reads its keys of the section; `defaultPort` counts when no port is written.
  public static Supplier<Endpoint> read(
      Section section, Setting<Optional<Integer>> defaultPort, Supplier<TlsOptions> tls) {
    Setting<String> host = section.required("host", HostPort.HOST);
    Supplier<Route> route = Route.direct(section, tls);
    Setting<Integer> port =
        defaultPort.isGood() && defaultPort.get().isEmpty()
            ? section.required("port", ValueType.COUNT)
            : section.optional(
                "port", ValueType.COUNT, defaultPort.found().flatMap(it -> it).orElse(0));
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
