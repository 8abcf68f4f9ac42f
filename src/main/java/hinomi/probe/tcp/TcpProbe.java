package hinomi.probe.tcp;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.Network;
import hinomi.net.dial.Endpoint;
import hinomi.net.tls.TlsOptions;
import hinomi.net.visit.Visit;
import hinomi.outcome.Outcome;
import hinomi.probe.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Connects to a server of any protocol and runs a dialogue, unencrypted, over TLS, or starting TLS
/// on the way.
record TcpProbe(
    Endpoint endpoint, boolean tls, Optional<StartTls> starttls, List<DialogueTurn> dialogue)
    implements Probe {

  private static final int MAX_TURNS = 100;

  public TcpProbe {
    dialogue = List.copyOf(dialogue);
    long starts = dialogue.stream().filter(DialogueTurn.Secure.class::isInstance).count();
    if (starts + (starttls.isPresent() ? 1 : 0) > 1) {
      throw new IllegalArgumentException("TLS can start only once");
    }
    if (dialogue.size() > MAX_TURNS) {
      throw new IllegalArgumentException("dialogue has more than " + MAX_TURNS + " steps");
    }
  }

  /// TLS begins at once, unless `starttls` or the dialogue starts it; `tls { }` has its options.
  static Setting<TcpProbe> read(Section tcp) {
    Setting<Optional<StartTls>> starttls = tcp.optional("starttls", StartTls.KIND);
    Setting<Optional<TlsOptions>> tls = tls(tcp);
    List<Setting<DialogueTurn>> dialogue =
        tcp.sections("dialogue").stream().map(DialogueTurn::read).toList();
    Supplier<Endpoint> endpoint =
        Endpoint.read(
            tcp,
            starttls.map(it -> it.map(StartTls::port)),
            () -> tls.get().orElse(TlsOptions.DEFAULT));
    return tcp.make(() ->
        of(
            endpoint.get(),
            tls.get().isPresent(),
            starttls.get(),
            dialogue.stream().map(Setting::get).toList()));
  }

  private static Setting<Optional<TlsOptions>> tls(Section tcp) {
    return tcp.isSection("tls")
        ? TlsOptions.read(tcp.section("tls")).map(Optional::of)
        : tcp.optional("tls", ValueType.FLAG, false)
            .map(on -> on ? Optional.of(TlsOptions.DEFAULT) : Optional.empty());
  }

  private static TcpProbe of(
      Endpoint endpoint, boolean tls, Optional<StartTls> starttls, List<DialogueTurn> dialogue) {
    boolean later =
        starttls.isPresent() || dialogue.stream().anyMatch(DialogueTurn.Secure.class::isInstance);
    if (!tls && !later && endpoint.route().sni().isPresent()) {
      throw new IllegalArgumentException("sni has no effect without tls");
    }
    return new TcpProbe(endpoint, tls && !later, starttls, dialogue);
  }

  @Override
  public String target() {
    return endpoint.toString();
  }

  @Override
  public boolean isOverBoth() {
    return endpoint.route().isOverBoth();
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return Visit.of(network, timeout, visit -> new TcpVisit(this, visit).go());
  }
}
