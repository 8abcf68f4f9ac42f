package hinomi.net;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.address.Pin;
import hinomi.net.tls.Pem;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The settings `hinomi.network { }`, for all probes: the resolver, extra certificate authorities,
/// names pinned to addresses, and the policy.
public record NetworkSettings(
    Optional<Pin> resolver, List<X509Certificate> ca, Map<String, Pin> pins, NetworkPolicy policy) {
  public static final NetworkSettings DEFAULT =
      new NetworkSettings(Optional.empty(), List.of(), Map.of(), NetworkPolicy.DEFAULT);

  public NetworkSettings {
    ca = List.copyOf(ca);
    pins = Map.copyOf(pins);
  }

  NetworkSettings with(NetworkPolicy other) {
    return new NetworkSettings(resolver, ca, pins, other);
  }

  /// Reads `hinomi.network { }`.
  public static Setting<NetworkSettings> read(Section network) {
    Setting<Optional<Pin>> resolver = network.optional("resolver", Pin.KIND);
    Setting<List<X509Certificate>> ca = network.optional("ca", Pem.TRUSTED, List.of());
    Setting<Map<String, Pin>> pins = pins(network.section("pins"));
    Setting<NetworkPolicy> policy = NetworkPolicy.read(network.section("policy"));
    return network.make(
        () -> new NetworkSettings(resolver.get(), ca.get(), pins.get(), policy.get()));
  }

  /// The pinned address of a host and port. The longest pinned name or `*.suffix` wins, and with
  /// the port over without.
  public Optional<InetSocketAddress> pinned(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    return Stream.concat(Stream.of(name), suffixes(name))
        .flatMap(each -> Stream.of(each + ":" + port, each))
        .flatMap(each -> Stream.ofNullable(pins.get(each)))
        .findFirst()
        .map(pin -> pin.withPort(port));
  }

  private static Stream<String> suffixes(String name) {
    return Stream.iterate(name.indexOf('.'), dot -> dot >= 0, dot -> name.indexOf('.', dot + 1))
        .map(dot -> "*" + name.substring(dot));
  }

  private static Setting<Map<String, Pin>> pins(Section pins) {
    Map<String, Setting<Pin>> read = new LinkedHashMap<>();
    for (String name : pins.keys()) {
      Setting<Pin> pin =
          pins.isSection(name)
              ? pins.refuse(name, "HOCON splits keys at dots; put the name in quotes")
              : pins.required(name, Pin.KIND);
      read.put(name.toLowerCase(Locale.ROOT), pin);
    }
    return pins.make(() -> {
      Map<String, Pin> all = new LinkedHashMap<>();
      read.forEach((name, pin) -> all.put(name, pin.get()));
      return all;
    });
  }
}
