package hinomi.probe.http;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.visit.Visit;
import hinomi.probe.Probe;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/// An HTTP probe as one step of another kind of probe, which brings the cookies.
public final class HttpStep {
  private final HttpProbe probe;

  private HttpStep(HttpProbe probe) {
    this.probe = probe;
  }

  public static Setting<HttpStep> read(Section http) {
    Setting<HttpProbe> probe = HttpProbe.read(http);
    return probe.found().filter(HttpProbe::isOverBoth).isPresent()
        ? http.refuse("ip", "both is not available in a step; use each { ip = [4, 6] }")
        : probe.map(HttpStep::new);
  }

  public Probe probe() {
    return probe;
  }

  public URI url() {
    return probe.request().url();
  }

  /// The address of the server that answered last. `from` is the server that led to the URL, if it
  /// is not the author's own; cookies are sent, and those that the answers set are added.
  public Future<InetAddress> run(Visit visit, Cookies cookies, Optional<InetAddress> from) {
    return new HttpVisit(probe, visit, cookies).go(from).map(Hop.Result::peer);
  }
}
