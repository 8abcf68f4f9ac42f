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

/// Connects to a server of any protocol and has a dialogue with it, in the clear, in TLS, or first
/// the one and then the other.
record TcpProbe(
    Endpoint endpoint, boolean tls, Optional<StartTls> starttls, List<DialogueTurn> dialogue)
    implements Probe {

  private static final int LONGEST = 100;

  public TcpProbe {
    dialogue = List.copyOf(dialogue);
    long begins = dialogue.stream().filter(DialogueTurn.Secure.class::isInstance).count();
    if (begins + (starttls.isPresent() ? 1 : 0) > 1) {
      throw new IllegalArgumentException("TLS can begin only once");
    }
    if (dialogue.size() > LONGEST) {
      throw new IllegalArgumentException("dialogue has more than " + LONGEST + " steps");
    }
  }

  /// TLS begins at once, unless another key says when; `tls { }` says how in either case.
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
      throw new IllegalArgumentException("sni is of no use without tls");
    }
    return new TcpProbe(endpoint, tls && !later, starttls, dialogue);
  }

  @Override
  public String target() {
    return endpoint.toString();
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return Visit.of(network, timeout, visit -> new TcpVisit(this, visit).go());
  }
}
