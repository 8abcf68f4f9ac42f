package hinomi.probe.http;

import hinomi.assertion.Subjects;
import hinomi.net.address.Url;
import hinomi.net.dial.Route;
import hinomi.net.tls.HttpVersion;
import hinomi.net.visit.ResponseLimits;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeKind;
import hinomi.probe.Rehearsal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// The `http` kind of probe.
public final class HttpKind {
  private static final Rehearsal HTTP_1_1 =
      Rehearsal.of(servers -> get(servers, HttpVersion.HTTP_1_1, servers.web()));
  private static final Rehearsal HTTP_2 =
      Rehearsal.of(servers -> get(servers, HttpVersion.HTTP_2, servers.web()));
  private static final Rehearsal HTTP_3 =
      Rehearsal.overHttp3(
          servers -> get(servers, HttpVersion.HTTP_3, servers.quic().orElseThrow()));

  public static final ProbeKind KIND =
      ProbeKind.of("http", HttpProbe.class, HttpProbe::read)
          .subjects(Subjects.OF_HTTP)
          .phases(HttpKind::phases)
          .showsCertificate(HttpKind::showsCertificate)
          .rehearsals(HttpKind::rehearsals)
          .build();

  private HttpKind() {}

  /// The phases of one request without redirects, by this route.
  public static List<Phase> phases(URI url, Route route) {
    List<Phase> phases = new ArrayList<>();
    if (route.proxy().isPresent()) {
      phases.addAll(List.of(Phase.PROXY_DNS, Phase.PROXY_CONNECT));
    } else {
      phases.add(Phase.DNS);
    }
    if (route.proxy().filter(proxy -> proxy.forwards(url, route.version())).isEmpty()) {
      phases.add(Phase.CONNECT);
    }
    if (Url.isSecure(url)) {
      phases.add(Phase.TLS);
    }
    phases.addAll(List.of(Phase.FIRST_BYTE, Phase.DOWNLOAD));
    return phases;
  }

  private static List<Phase> phases(HttpProbe probe) {
    List<Phase> phases = new ArrayList<>(phases(probe.request().url(), probe.route()));
    if (probe.request().body().filter(HttpKind::isUpload).isPresent()) {
      phases.add(Phase.SEND);
    }
    if (mayBecomeSecure(probe)) {
      phases.add(Phase.REDIRECT);
      phases.add(Phase.TLS);
    }
    return phases;
  }

  private static boolean isUpload(RequestBody body) {
    return body.content().length() > Exchange.UPLOAD;
  }

  private static boolean showsCertificate(HttpProbe probe) {
    return probe.request().isSecure() || mayBecomeSecure(probe);
  }

  /// Where a plain URL leads is not known before it is probed; mostly it is the same page over TLS.
  private static boolean mayBecomeSecure(HttpProbe probe) {
    return !probe.request().isSecure()
        && probe.redirects().follow() > 0
        && !probe.redirects().sameScheme();
  }

  /// Both versions over TCP even without a probe: nearly every other kind runs some of their code.
  private static List<Rehearsal> rehearsals(List<HttpProbe> probes) {
    return probes.stream().anyMatch(probe -> probe.route().version() == HttpVersion.HTTP_3)
        ? List.of(HTTP_2, HTTP_1_1, HTTP_3)
        : List.of(HTTP_2, HTTP_1_1);
  }

  private static HttpProbe get(Rehearsal.Servers servers, HttpVersion version, int port) {
    URI url = URI.create("https://" + Rehearsal.Servers.HOST + ":" + port + "/");
    return new HttpProbe(
        Request.get(url), servers.route(version), Redirects.DEFAULT, ResponseLimits.DEFAULT);
  }
}
