package hinomi.probe.http;

import hinomi.net.address.Family;
import hinomi.net.address.Pin;
import hinomi.net.address.Url;
import hinomi.net.dial.Credentials;
import hinomi.net.dial.Proxy;
import hinomi.net.dial.Route;
import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.TlsOptions;
import hinomi.net.tls.TlsVersion;
import hinomi.net.visit.ResponseLimits;
import hinomi.probe.Probe;
import io.vertx.core.buffer.Buffer;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An HTTP probe as a check file would describe it, one option after the other.
public record Site(Request request, Route route, Redirects redirects, ResponseLimits limits) {
  public static Site at(String url) {
    return new Site(
        Request.get(Url.parse(url)),
        new Route(
            Optional.empty(),
            Family.ANY,
            Optional.empty(),
            Optional.empty(),
            HttpVersion.ANY,
            TlsOptions.DEFAULT,
            Optional.empty()),
        new Redirects(10, false, false),
        new ResponseLimits(1 << 20, 64 << 10));
  }

  public Probe probe() {
    return new HttpProbe(request, route, redirects, limits);
  }

  public Site method(String method) {
    return with(method, request.headers(), request.authorization(), request.body());
  }

  public Site payload(String text, String type) {
    return with(
        request.method(),
        request.headers(),
        request.authorization(),
        Optional.of(new RequestBody(Buffer.buffer(text), type)));
  }

  public Site header(String name, String value) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers());
    headers.add(Map.entry(name, value));
    return with(request.method(), headers, request.authorization(), request.body());
  }

  public Site authorization(String value) {
    return auth(new Authorization.Fixed(value));
  }

  public Site auth(Authorization authorization) {
    return with(request.method(), request.headers(), Optional.of(authorization), request.body());
  }

  public Site uncompressed() {
    return with(
        new Request(
            request.method(),
            request.url(),
            request.headers(),
            request.authorization(),
            false,
            request.body()));
  }

  public Site address(String pin) {
    return with(route(Optional.of(Pin.parse(pin)), route.resolver(), route.version(), route.tls()));
  }

  public Site resolver(String server) {
    return with(
        route(route.address(), Optional.of(Pin.parse(server)), route.version(), route.tls()));
  }

  public Site family(Family family) {
    return with(
        new Route(
            route.address(),
            family,
            route.resolver(),
            route.sni(),
            route.version(),
            route.tls(),
            route.proxy()));
  }

  public Site sni(String name) {
    return with(
        new Route(
            route.address(),
            route.family(),
            route.resolver(),
            Optional.of(name),
            route.version(),
            route.tls(),
            route.proxy()));
  }

  public Site version(HttpVersion version) {
    return with(route(route.address(), route.resolver(), version, route.tls()));
  }

  public Site tls(TlsOptions tls) {
    return with(route(route.address(), route.resolver(), route.version(), tls));
  }

  public Site unverified() {
    return tls(new TlsOptions(false, List.of(), route.tls().offer(), route.tls().client()));
  }

  public Site ca(X509Certificate authority) {
    return tls(new TlsOptions(true, List.of(authority), route.tls().offer(), route.tls().client()));
  }

  public Site tlsVersions(TlsVersion min, TlsVersion max) {
    return tls(
        new TlsOptions(route.tls().verify(), route.tls().ca(), min, max, route.tls().client()));
  }

  public Site proxy(String url, Optional<Credentials> credentials) {
    return with(
        new Route(
            route.address(),
            route.family(),
            route.resolver(),
            route.sni(),
            route.version(),
            route.tls(),
            Optional.of(new Proxy(Url.parse(url), credentials, true))));
  }

  public Site redirects(int follow, boolean sameHost, boolean sameScheme) {
    return new Site(request, route, new Redirects(follow, sameHost, sameScheme), limits);
  }

  public Site limits(long body, long headers) {
    return new Site(request, route, redirects, new ResponseLimits(body, headers));
  }

  private Route route(
      Optional<Pin> address, Optional<Pin> resolver, HttpVersion version, TlsOptions tls) {
    return new Route(address, route.family(), resolver, route.sni(), version, tls, route.proxy());
  }

  private Site with(
      String method,
      List<Map.Entry<String, String>> headers,
      Optional<Authorization> authorization,
      Optional<RequestBody> body) {
    return with(
        new Request(method, request.url(), headers, authorization, request.compression(), body));
  }

  private Site with(Request other) {
    return new Site(other, route, redirects, limits);
  }

  private Site with(Route other) {
    return new Site(request, other, redirects, limits);
  }
}
