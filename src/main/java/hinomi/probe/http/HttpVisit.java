package hinomi.probe.http;

import hinomi.net.Network;
import hinomi.net.ProbeFault;
import hinomi.net.address.Url;
import hinomi.net.dial.Route;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.probe.http.Authorization.AuthContext;
import hinomi.probe.http.Authorization.Rejected;
import hinomi.text.HumanText;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The steps of an HTTP probe: hop after hop until the final response.
final class HttpVisit implements AuthContext {
  private static final int UNAUTHORIZED = 401;

  /// A page may redirect to itself once, for instance to count the visit.
  private static final int MAX_SAME = 2;

  /// For side requests, whose responses are small.
  private static final ResponseLimits SIDE_LIMITS = new ResponseLimits(64 << 10, 64 << 10);

  private final HttpProbe probe;
  private final Visit visit;
  private final Progress progress;
  private final Cookies cookies;
  private final Map<String, Integer> requests = new HashMap<>();
  private final long start = System.nanoTime();
  private long unmeasuredNanos;
  private int redirects;

  HttpVisit(HttpProbe probe, Visit visit) {
    this(probe, visit, new Cookies());
  }

  /// Sends the cookies, and adds those that the responses set.
  HttpVisit(HttpProbe probe, Visit visit, Cookies cookies) {
    this.probe = probe;
    this.visit = visit;
    this.cookies = cookies;
    this.progress = visit.progress();
  }

  Future<Hop.Result> go() {
    return go(Optional.empty());
  }

  /// `from` is the server that led to the URL, if the author did not write it.
  Future<Hop.Result> go(Optional<InetAddress> from) {
    return hop(probe.request(), from);
  }

  private Future<Hop.Result> hop(Request request, Optional<InetAddress> from) {
    requests.merge(key(request), 1, Integer::sum);
    Future<Request> authorized =
        request
            .authorization()
            .map(it -> it.authorize(this, request))
            .orElseGet(() -> Future.succeededFuture(request));
    return authorized
        .compose(it -> send(request, it, from, 1))
        .compose(response -> next(request, response));
  }

  /// Sends the request, and again with better credentials after a 401, which counts as a redirect.
  private Future<Hop.Result> send(
      Request request, Request sent, Optional<InetAddress> from, int attempts) {
    return new Hop(visit, sent, routeTo(request.url()), probe.limits())
        .send(from, cookies.matching(request.url()))
        .compose(response -> {
          cookies.store(request.url(), response.headers(), now());
          return retry(new Rejected(request, sent, response, attempts))
              .orElseGet(() -> Future.succeededFuture(response));
        });
  }

  private Optional<Future<Hop.Result>> retry(Rejected rejected) {
    if (rejected.response().status() != UNAUTHORIZED
        || rejected.request().authorization().isEmpty()) {
      return Optional.empty();
    }
    Optional<InetAddress> from = Optional.of(rejected.response().peer());
    return rejected
        .request()
        .authorization()
        .get()
        .retry(this, rejected)
        .map(next -> {
          endHop();
          return next.compose(it -> send(rejected.request(), it, from, rejected.attempts() + 1));
        });
  }

  @Override
  public <T> Future<T> unmeasured(String activity, Supplier<Future<T>> steps) {
    long startedAt = System.nanoTime();
    progress.begin(activity);
    return visit
        .onLoop(steps.get())
        .onComplete(_ -> unmeasuredNanos += System.nanoTime() - startedAt);
  }

  @Override
  public Future<Answered> sideRequest(Request request) {
    Visit side = visit.forSideRequest();
    return new Hop(side, request, routeTo(request.url()).inAnyVersion(), SIDE_LIMITS)
        .send(Optional.empty(), Optional.empty())
        .map(_ -> whole(side.progress().answered()));
  }

  private static Answered whole(Answered answer) {
    answer
        .facts()
        .find(CommonFacts.TRUNCATED)
        .ifPresent(limit -> {
          String more = "the body is larger than " + HumanText.size(limit);
          throw new ProbeFault(Cause.TOO_LARGE, more);
        });
    return answer;
  }

  @Override
  public Network network() {
    return visit.network();
  }

  @Override
  public Instant now() {
    return visit.network().now();
  }

  /// The author's settings for address, names and client certificate are for the author's host
  /// only.
  private Route routeTo(URI url) {
    return sameHost(url, probe.request().url()) ? probe.route() : probe.route().elsewhere();
  }

  private Future<Hop.Result> next(Request request, Hop.Result response) {
    Optional<String> location = response.location();
    progress.record(CommonFacts.REDIRECTS, redirects);
    return location.isEmpty() || probe.redirects().follow() == 0
        ? response
            .flaw()
            .<Future<Hop.Result>>map(Future::failedFuture)
            .orElseGet(() -> Future.succeededFuture(response))
        : follow(request, response, location.get());
  }

  private Future<Hop.Result> follow(Request request, Hop.Result response, String location) {
    Request redirected = request.redirected(response.status(), target(request.url(), location));
    Optional<String> refusal = refusal(request, redirected);
    if (refusal.isPresent()) {
      return Future.failedFuture(new ProbeFault(Cause.REDIRECT, refusal.get()));
    }
    redirects++;
    endHop();
    progress.record(CommonFacts.REDIRECTS, redirects);
    return hop(redirected, Optional.of(response.peer()));
  }

  private void endHop() {
    progress.redirected(System.nanoTime() - start - unmeasuredNanos);
  }

  private static URI target(URI base, String location) {
    try {
      return Url.parse(Url.resolve(base, location).toString());
    } catch (IllegalArgumentException wrong) {
      throw new ProbeFault(Cause.REDIRECT, "invalid redirect: Location " + wrong.getMessage());
    }
  }

  private Optional<String> refusal(Request request, Request redirected) {
    String to = " to " + redirected.url();
    if (redirects >= probe.redirects().follow()) {
      return Optional.of(
          "more than " + HumanText.plural(redirects, "redirect") + ", the next one" + to);
    }
    if (probe.redirects().sameHost() && !sameHost(request.url(), redirected.url())) {
      return Optional.of("redirect" + to + " leaves the host (redirects.same-host)");
    }
    if (probe.redirects().sameScheme()
        && !request.url().getScheme().equals(redirected.url().getScheme())) {
      return Optional.of("redirect" + to + " changes the scheme (redirects.same-scheme)");
    }
    return requests.getOrDefault(key(redirected), 0) >= MAX_SAME
        ? Optional.of("redirect loop" + to)
        : Optional.empty();
  }

  /// Tells one request from another: with a new cookie, the same URL may respond otherwise.
  private String key(Request request) {
    return request.method() + " " + request.url() + " " + cookies.matching(request.url());
  }

  private static boolean sameHost(URI one, URI other) {
    return Url.host(one).equals(Url.host(other));
  }
}
