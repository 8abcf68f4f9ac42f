package hinomi.probe;

import hinomi.net.address.Pin;
import hinomi.probe.dns.DnsKind;
import hinomi.probe.grpc.GrpcKind;
import hinomi.probe.http.HttpKind;
import hinomi.probe.icmp.IcmpKind;
import hinomi.probe.journey.JourneyKind;
import hinomi.probe.tcp.TcpKind;
import hinomi.probe.tls.TlsKind;
import hinomi.probe.udp.UdpKind;
import hinomi.probe.websocket.WebSocketKind;
import java.util.Collection;
import java.util.List;

/// All kinds of probes. A new kind is a new package and a line here.
public final class Probes {
  private static final List<ProbeKind> KINDS =
      List.of(
          DnsKind.KIND,
          GrpcKind.KIND,
          HttpKind.KIND,
          IcmpKind.KIND,
          JourneyKind.KIND,
          TcpKind.KIND,
          TlsKind.KIND,
          UdpKind.KIND,
          WebSocketKind.KIND);

  private Probes() {}

  public static List<ProbeKind> kinds() {
    return KINDS;
  }

  /// What to rehearse before these probes run.
  public static List<Rehearsal> rehearsals(Collection<Probe> probes) {
    return KINDS.stream().flatMap(kind -> kind.rehearsals(probes).stream()).distinct().toList();
  }

  /// Opens a TCP connection and closes it again.
  public static Probe connect(String host, int port) {
    return new ConnectProbe(host, port);
  }

  /// Whether the host needs no resolving.
  public static boolean isAddress(String host) {
    return Pin.isLiteral(host);
  }
}
