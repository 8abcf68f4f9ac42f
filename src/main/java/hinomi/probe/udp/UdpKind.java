package hinomi.probe.udp;

import hinomi.assertion.Subjects;
import hinomi.net.address.HostPort;
import hinomi.net.dial.Route;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeKind;
import hinomi.probe.Rehearsal;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The `udp` kind of probe.
public final class UdpKind {
  public static final ProbeKind KIND =
      ProbeKind.of("udp", UdpProbe.class, UdpProbe::read)
          .subjects(List.of(Subjects.latency(Phase.DNS, Phase.FIRST_BYTE)))
          .rehearsal(Rehearsal.of(UdpKind::datagram))
          .build();

  /// A DNS query for the address of `a` (RFC 1035, 4.1), which the name server answers.
  private static final byte[] QUERY =
      HexFormat.of().parseHex("0001" + "0100" + "0001000000000000" + "016100" + "0001" + "0001");

  private UdpKind() {}

  private static UdpProbe datagram(Rehearsal.Servers servers) {
    HostPort server =
        new HostPort(servers.names().getAddress().getHostAddress(), servers.names().getPort());
    return new UdpProbe(server, Route.DIRECT, Buffer.buffer(QUERY), Optional.empty());
  }
}
