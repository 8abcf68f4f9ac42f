package hinomi.probe;

import hinomi.address.Url;
import hinomi.assertion.Assertion;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.dial.QuicDial;
import hinomi.dial.Route;
import hinomi.http.GraphQl;
import hinomi.http.Payload;
import hinomi.http.Redirects;
import hinomi.http.Request;
import hinomi.network.Network;
import hinomi.outcome.Outcome;
import hinomi.tls.Version;
import hinomi.visit.Limits;
import hinomi.visit.Visit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks a web server once and follows its redirects: every hop on a connection of its own, nothing
/// cached, nothing retried.
record HttpProbe(Request request, Route route, Redirects redirects, Limits limits)
    implements Probe {
  HttpProbe {
    route.checkFor(Url.host(request.url()), Url.isSecure(request.url()));
    if (!Url.isSecure(request.url()) && route.version() == Version.HTTP_3) {
      throw new IllegalArgumentException("HTTP/3 needs an https:// URL");
    }
  }

  static Setting<Probe> read(Section http) {
    Supplier<Request> request = Request.read(http);
    Supplier<Route> route = Route.read(http);
    Setting<Redirects> redirects = Redirects.read(http.section("redirects"));
    Setting<Limits> limits = Limits.read(http.section("limits"));
    return http.make(
        () -> new HttpProbe(request.get(), route.get(), redirects.get(), limits.get()));
  }

  @Override
  public String target() {
    return request.url().toString();
  }

  @Override
  public List<Assertion> expects() {
    return request
        .payload()
        .filter(Payload::refusesErrors)
        .map(_ -> List.of(GraphQl.NO_ERRORS))
        .orElse(List.of());
  }

  @Override
  public boolean showsCertificate() {
    return request.isSecure() || mayBecomeSecure();
  }

  /// The way to a secured page is told apart, and so is its handshake.
  @Override
  public int phases() {
    return mayBecomeSecure() ? request.phases() + 2 : request.phases();
  }

  @Override
  public Optional<String> unsupportedReason() {
    return route.version() == Version.HTTP_3 ? QuicDial.unsupportedReason() : Optional.empty();
  }

  /// Nobody knows beforehand where a plain URL leads; mostly it is to the same page, secured.
  private boolean mayBecomeSecure() {
    return !request.isSecure() && redirects.follow() > 0 && !redirects.sameScheme();
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return Visit.of(network, timeout, visit -> new HttpVisit(this, visit).go());
  }
}
