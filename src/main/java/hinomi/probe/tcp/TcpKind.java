package hinomi.probe.tcp;

import hinomi.assertion.Subjects;
import hinomi.net.dial.Endpoint;
import hinomi.net.tls.HttpVersion;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeKind;
import hinomi.probe.Rehearsal;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The `tcp` kind of probe.
public final class TcpKind {
  public static final ProbeKind KIND =
      ProbeKind.of("tcp", TcpProbe.class, TcpProbe::read)
          .subjects(
              List.of(
                  Subjects.latency(
                      Phase.DNS,
                      Phase.CONNECT,
                      Phase.STARTTLS,
                      Phase.TLS,
                      Phase.FIRST_BYTE,
                      Phase.DIALOGUE),
                  Subjects.CERTIFICATE,
                  Subjects.TLS))
          .phases(TcpKind::phases)
          .showsCertificate(TcpKind::showsCertificate)
          .rehearsal(Rehearsal.of(TcpKind::dialogue))
          .build();

  private TcpKind() {}

  private static List<Phase> phases(TcpProbe probe) {
    List<Phase> phases = new ArrayList<>(List.of(Phase.DNS, Phase.CONNECT));
    if (probe.starttls().isPresent()) {
      phases.add(Phase.STARTTLS);
    }
    if (showsCertificate(probe)) {
      phases.add(Phase.TLS);
    }
    if (!probe.dialogue().isEmpty()) {
      phases.add(Phase.FIRST_BYTE);
    }
    if (probe.dialogue().stream().filter(DialogueTurn.Expect.class::isInstance).count() > 1) {
      phases.add(Phase.DIALOGUE);
    }
    return phases;
  }

  private static boolean showsCertificate(TcpProbe probe) {
    return probe.tls()
        || probe.starttls().isPresent()
        || probe.dialogue().stream().anyMatch(DialogueTurn.Secure.class::isInstance);
  }

  private static TcpProbe dialogue(Rehearsal.Servers servers) {
    DialogueTurn ask =
        new DialogueTurn.Send(
            Buffer.buffer("GET / HTTP/1.1\r\nHost: " + Rehearsal.Servers.HOST + "\r\n\r\n"));
    DialogueTurn answer =
        new DialogueTurn.Expect(new ExpectedReply.Match(Pattern.compile("^HTTP/(?<version>1)")));
    return new TcpProbe(
        new Endpoint(servers.site(), servers.route(HttpVersion.HTTP_1_1)),
        true,
        Optional.empty(),
        List.of(ask, answer));
  }
}
