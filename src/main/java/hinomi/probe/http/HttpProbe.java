package hinomi.probe.http;

import hinomi.assertion.Assertion;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.Network;
import hinomi.net.address.Url;
import hinomi.net.dial.QuicDial;
import hinomi.net.dial.Route;
import hinomi.net.tls.HttpVersion;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Outcome;
import hinomi.probe.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Sends one request and follows its redirects. Every hop has a connection of its own; nothing is
/// cached or retried.
record HttpProbe(Request request, Route route, Redirects redirects, ResponseLimits limits)
    implements Probe {
  public HttpProbe {
    route.checkFor(Url.host(request.url()), Url.isSecure(request.url()));
    if (!Url.isSecure(request.url()) && route.version() == HttpVersion.HTTP_3) {
      throw new IllegalArgumentException("HTTP/3 needs an https:// URL");
    }
  }

  static Setting<HttpProbe> read(Section http) {
    Supplier<Request> request = Request.read(http);
    Supplier<Route> route = Route.read(http);
    Setting<Redirects> redirects = Redirects.read(http.section("redirects"));
    Setting<ResponseLimits> limits = ResponseLimits.read(http.section("limits"));
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
        .body()
        .filter(RequestBody::refusesErrors)
        .map(_ -> List.of(GraphQl.NO_ERRORS))
        .orElse(List.of());
  }

  @Override
  public Optional<String> unsupportedReason() {
    return route.version() == HttpVersion.HTTP_3 ? QuicDial.unsupportedReason() : Optional.empty();
  }

  @Override
  public boolean isOverBoth() {
    return route.isOverBoth();
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return Visit.of(network, timeout, visit -> new HttpVisit(this, visit).go());
  }
}
