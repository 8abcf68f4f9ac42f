package hinomi.dial;

import hinomi.address.Server;
import hinomi.config.Kind;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.tls.TlsOptions;
import java.util.Optional;
import java.util.function.Supplier;

/// A host and port, and the route there, as kinds of probes that know no URL are told of them.
public record Endpoint(Server server, Route route) {
  public Endpoint {
    route.checkFor(server.host(), true);
  }

  /// Reads its keys of the section; the fallback is for a port that is not written.
  public static Supplier<Endpoint> read(
      Section section, Setting<Optional<Integer>> fallback, Supplier<TlsOptions> tls) {
    Setting<String> host = section.required("host", Server.HOST);
    Supplier<Route> route = Route.direct(section, tls);
    Setting<Integer> port =
        fallback.isGood() && fallback.get().isEmpty()
            ? section.required("port", Kind.COUNT)
            : section.optional("port", Kind.COUNT, fallback.found().flatMap(it -> it).orElse(0));
    return () -> new Endpoint(new Server(host.get(), port.get()), route.get());
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
