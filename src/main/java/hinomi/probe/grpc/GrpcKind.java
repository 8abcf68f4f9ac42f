package hinomi.probe.grpc;

import hinomi.net.tls.HttpVersion;
import hinomi.probe.ProbeKind;
import hinomi.probe.Rehearsal;
import hinomi.probe.http.HttpKind;
import java.util.List;

/// The `grpc` kind of probe.
public final class GrpcKind {
  public static final ProbeKind KIND =
      ProbeKind.of("grpc", GrpcProbe.class, GrpcProbe::read)
          .subjects(GrpcSubjects.ALL)
          .phases(probe -> HttpKind.phases(probe.request().url(), probe.route()))
          .showsCertificate(probe -> probe.request().isSecure())
          .rehearsal(Rehearsal.of(GrpcKind::healthCheck))
          .build();

  private GrpcKind() {}

  private static GrpcProbe healthCheck(Rehearsal.Servers servers) {
    return GrpcProbe.of(
        new GrpcCall.Health(""),
        "https://" + servers.site(),
        List.of(),
        servers.route(HttpVersion.HTTP_2));
  }
}
