package hinomi.probe.tls;

import hinomi.assertion.Subjects;
import hinomi.net.dial.Endpoint;
import hinomi.net.tls.HttpVersion;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeKind;
import hinomi.probe.Rehearsal;
import java.util.List;
import java.util.Optional;

/// The `tls` kind of probe.
public final class TlsKind {
  public static final ProbeKind KIND =
      ProbeKind.of("tls", TlsProbe.class, TlsProbe::read)
          .subjects(
              List.of(
                  Subjects.latency(Phase.DNS, Phase.CONNECT, Phase.STARTTLS, Phase.TLS),
                  Subjects.CERTIFICATE,
                  Subjects.STAPLED_TLS))
          .phases(TlsKind::phases)
          .showsCertificate(_ -> true)
          .rehearsal(Rehearsal.of(TlsKind::handshake))
          .build();

  private TlsKind() {}

  private static List<Phase> phases(TlsProbe probe) {
    return probe.starttls().isPresent()
        ? List.of(Phase.DNS, Phase.CONNECT, Phase.STARTTLS, Phase.TLS)
        : List.of(Phase.DNS, Phase.CONNECT, Phase.TLS);
  }

  private static TlsProbe handshake(Rehearsal.Servers servers) {
    return new TlsProbe(
        new Endpoint(servers.site(), servers.route(HttpVersion.HTTP_1_1)),
        Optional.empty(),
        List.of(LegacyTls.TLS_1_0));
  }
}
