package hinomi.probe;

import hinomi.assertion.Subjects;
import hinomi.net.address.Pin;
import hinomi.probe.dns.DnsProbe;
import hinomi.probe.dns.DnsSubjects;
import hinomi.probe.grpc.GrpcProbe;
import hinomi.probe.http.HttpProbe;
import hinomi.probe.icmp.IcmpProbe;
import hinomi.probe.journey.JourneyProbe;
import hinomi.probe.tcp.ConnectProbe;
import hinomi.probe.tcp.TcpProbe;
import hinomi.probe.tcp.TlsProbe;
import hinomi.probe.tcp.UdpProbe;
import hinomi.probe.websocket.WebSocketProbe;
import java.util.List;

/// Every kind of probe there is. A new kind is a new file and its line here.
public final class Probes {
  private static final List<ProbeKind> KINDS =
      List.of(
          new ProbeKind("dns", DnsProbe::read, DnsSubjects.ALL),
          GrpcProbe.KIND,
          new ProbeKind("http", HttpProbe::read, Subjects.OF_HTTP),
          new ProbeKind("icmp", IcmpProbe::read, IcmpProbe.SUBJECTS),
          new ProbeKind(
              "journey", JourneyProbe::read, List.of(Subjects.latency()), JourneyProbe.TIMEOUT),
          new ProbeKind("tcp", TcpProbe::read, TcpProbe.SUBJECTS),
          new ProbeKind("tls", TlsProbe::read, TlsProbe.SUBJECTS),
          new ProbeKind("udp", UdpProbe::read, UdpProbe.SUBJECTS),
          WebSocketProbe.KIND);

  private Probes() {}

  public static List<ProbeKind> kinds() {
    return KINDS;
  }

  /// Only opens a connection and closes it again.
  public static Probe knock(String host, int port) {
    return new ConnectProbe(host, port);
  }

  /// Whether the host needs no resolving.
  public static boolean isAddress(String host) {
    return Pin.isLiteral(host);
  }
}
