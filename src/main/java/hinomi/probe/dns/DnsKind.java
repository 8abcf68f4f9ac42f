package hinomi.probe.dns;

import hinomi.net.address.HostPort;
import hinomi.net.dial.Route;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeKind;
import hinomi.probe.Rehearsal;
import java.util.List;

/// The `dns` kind of probe.
public final class DnsKind {
  public static final ProbeKind KIND =
      ProbeKind.of("dns", DnsProbe.class, DnsProbe::read)
          .subjects(DnsSubjects.ALL)
          .hostKeys("name")
          .phases(DnsKind::phases)
          .showsCertificate(probe -> probe.transport() == DnsTransport.TLS)
          .rehearsal(Rehearsal.of(DnsKind::query))
          .build();

  private DnsKind() {}

  /// DNS is the name of the server itself.
  private static List<Phase> phases(DnsProbe probe) {
    return switch (probe.transport()) {
      case UDP -> List.of(Phase.DNS, Phase.FIRST_BYTE);
      case TCP -> List.of(Phase.DNS, Phase.CONNECT, Phase.FIRST_BYTE);
      case TLS -> List.of(Phase.DNS, Phase.CONNECT, Phase.TLS, Phase.FIRST_BYTE);
    };
  }

  private static DnsProbe query(Rehearsal.Servers servers) {
    HostPort server =
        new HostPort(servers.names().getAddress().getHostAddress(), servers.names().getPort());
    return new DnsProbe(
        new DnsQuery(Rehearsal.Servers.HOST, RecordType.A, true, false),
        List.of(server),
        DnsTransport.UDP,
        Route.DIRECT);
  }
}
