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
import hinomi.probe.http.Authorization.Refused;
import hinomi.text.HumanText;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The steps of an HTTP probe: hop after hop until there is an answer.
final class HttpVisit implements Authorization.Asker {
  private static final int UNAUTHORIZED = 401;

  /// A page may redirect to itself once, as when it has counted the visit, and answer then.
  private static final int MAX_SAME = 2;

  /// Nothing that is asked aside has a large answer.
  private static final ResponseLimits ASIDE = new ResponseLimits(64 << 10, 64 << 10);

  private final HttpProbe probe;
  private final Visit visit;
  private final Progress progress;
  private final Cookies cookies;
  private final Map<String, Integer> asked = new HashMap<>();
  private final long start = System.nanoTime();
  private long nanosApart;
  private int redirects;

  public HttpVisit(HttpProbe probe, Visit visit) {
    this(probe, visit, new Cookies());
  }

  /// With cookies from earlier visits, which keep those of this one.
  public HttpVisit(HttpProbe probe, Visit visit, Cookies cookies) {
    this.probe = probe;
    this.visit = visit;
    this.cookies = cookies;
    this.progress = visit.progress();
  }

  public Future<HopResult> go() {
    return go(Optional.empty());
  }

  /// `from` is the server that sent us to the URL, if it is not the author's own.
  public Future<HopResult> go(Optional<InetAddress> from) {
    return hop(probe.request(), from);
  }

  private Future<HopResult> hop(Request request, Optional<InetAddress> from) {
    asked.merge(question(request), 1, Integer::sum);
    Future<Request> authorized =
        request
            .authorization()
            .map(it -> it.first(this, request))
            .orElseGet(() -> Future.succeededFuture(request));
    return authorized
        .compose(it -> ask(request, it, from, 1))
        .compose(reply -> next(request, reply));
  }

  /// Asks, and asks again if it was refused and there is more to say of who we are. To the author
  /// that is a detour as any other.
  private Future<HopResult> ask(
      Request request, Request asked, Optional<InetAddress> from, int times) {
    return new Hop(visit, asked, routeTo(request.url()), probe.limits())
        .go(from, cookies.matching(request.url()))
        .compose(reply -> {
          cookies.take(request.url(), reply.headers());
          return again(new Refused(request, asked, reply, times))
              .orElseGet(() -> Future.succeededFuture(reply));
        });
  }

  private Optional<Future<HopResult>> again(Refused refused) {
    if (refused.reply().status() != UNAUTHORIZED || refused.request().authorization().isEmpty()) {
      return Optional.empty();
    }
    Optional<InetAddress> from = Optional.of(refused.reply().from());
    return refused
        .request()
        .authorization()
        .get()
        .again(this, refused)
        .map(next -> {
          leave();
          return next.compose(it -> ask(refused.request(), it, from, refused.times() + 1));
        });
  }

  @Override
  public <T> Future<T> apart(String words, Supplier<Future<T>> steps) {
    long began = System.nanoTime();
    progress.begin(words);
    return visit.here(steps.get()).onComplete(_ -> nanosApart += System.nanoTime() - began);
  }

  @Override
  public Future<Answered> aside(Request request) {
    Visit aside = visit.aside();
    return new Hop(aside, request, routeTo(request.url()).inAnyVersion(), ASIDE)
        .go(Optional.empty(), Optional.empty())
        .map(_ -> aside.progress().answered());
  }

  @Override
  public Network network() {
    return visit.network();
  }

  @Override
  public Instant now() {
    return visit.network().now();
  }

  /// What the author says of the address and the names holds for the author's host alone.
  private Route routeTo(URI url) {
    return sameHost(url, probe.request().url()) ? probe.route() : probe.route().elsewhere();
  }

  private Future<HopResult> next(Request request, HopResult reply) {
    Optional<String> location = reply.location();
    progress.saw(CommonFacts.REDIRECTS, redirects);
    return location.isEmpty() || probe.redirects().follow() == 0
        ? Future.succeededFuture(reply)
        : follow(request, reply, location.get());
  }

  private Future<HopResult> follow(Request request, HopResult reply, String location) {
    Request redirected = request.redirected(reply.status(), target(request.url(), location));
    Optional<String> objection = objection(request, redirected);
    if (objection.isPresent()) {
      return Future.failedFuture(new ProbeFault(Cause.REDIRECT, objection.get()));
    }
    redirects++;
    leave();
    progress.saw(CommonFacts.REDIRECTS, redirects);
    return hop(redirected, Optional.of(reply.from()));
  }

  private void leave() {
    progress.redirected(System.nanoTime() - start - nanosApart);
  }

  private static URI target(URI base, String location) {
    try {
      return Url.parse(Url.resolve(base, location).toString());
    } catch (IllegalArgumentException wrong) {
      throw new ProbeFault(Cause.REDIRECT, "bad redirect: Location " + wrong.getMessage());
    }
  }

  private Optional<String> objection(Request request, Request redirected) {
    String to = " to " + redirected.url();
    if (redirects >= probe.redirects().follow()) {
      return Optional.of(
          "more than " + HumanText.plural(redirects, "redirect") + "; the next goes" + to);
    }
    if (probe.redirects().sameHost() && !sameHost(request.url(), redirected.url())) {
      return Optional.of("redirect" + to + " leaves the host");
    }
    if (probe.redirects().sameScheme()
        && !request.url().getScheme().equals(redirected.url().getScheme())) {
      return Optional.of("redirect" + to + " changes the scheme");
    }
    return asked.getOrDefault(question(redirected), 0) >= MAX_SAME
        ? Optional.of("redirects in a loop:" + to)
        : Optional.empty();
  }

  /// What tells one request from another: with a new cookie, the same URL may answer anew.
  private String question(Request request) {
    return request.method() + " " + request.url() + " " + cookies.matching(request.url());
  }

  private static boolean sameHost(URI one, URI other) {
    return Url.host(one).equals(Url.host(other));
  }
}
