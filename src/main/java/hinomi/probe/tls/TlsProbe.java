package hinomi.probe.tls;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.Network;
import hinomi.net.dial.Endpoint;
import hinomi.net.tls.TlsOptions;
import hinomi.net.visit.Visit;
import hinomi.outcome.Outcome;
import hinomi.probe.Probe;
import hinomi.probe.tcp.StartTls;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes a TLS handshake with a server of any protocol and reads its certificates; then, on a
/// connection for each, verifies that it refuses old versions of TLS.
record TlsProbe(Endpoint endpoint, Optional<StartTls> starttls, List<LegacyTls> refuses)
    implements Probe {

  private static final int HTTPS = 443;

  public TlsProbe {
    refuses = List.copyOf(refuses);
  }

  static Setting<TlsProbe> read(Section tls) {
    Setting<Optional<StartTls>> starttls = tls.optional("starttls", StartTls.KIND);
    Setting<List<LegacyTls>> refuses =
        tls.optional("refuses", ValueType.oneOrMany(LegacyTls.KIND), List.of());
    Supplier<Endpoint> endpoint =
        Endpoint.read(
            tls,
            starttls.map(it -> Optional.of(it.map(StartTls::port).orElse(HTTPS))),
            TlsOptions.in(tls));
    return tls.make(() -> new TlsProbe(endpoint.get(), starttls.get(), refuses.get()));
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
    return Visit.of(network, timeout, visit -> new TlsVisit(this, visit).go());
  }
}
