package hinomi.probe;

import hinomi.outcome.Cause;
import hinomi.outcome.Seen;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The steps of an HTTP probe: hop after hop until there is an answer.
final class HttpVisit {
  private final HttpProbe probe;
  private final Visit visit;
  private final Progress progress;
  private final Cookies cookies = new Cookies();
  private final Set<String> asked = new HashSet<>();
  private final long start = System.nanoTime();
  private int redirects;

  HttpVisit(HttpProbe probe, Visit visit) {
    this.probe = probe;
    this.visit = visit;
    this.progress = visit.progress();
  }

  Future<Reply> go() {
    return hop(probe.request(), Optional.empty());
  }

  private Future<Reply> hop(Request request, Optional<InetAddress> from) {
    asked.add(question(request));
    return new Hop(visit, request, routeTo(request.url()), probe.limits())
        .go(from, cookies.matching(request.url()))
        .compose(reply -> next(request, reply));
  }

  /// What the author says of the address and the names holds for the author's host alone.
  private Route routeTo(URI url) {
    return sameHost(url, probe.request().url()) ? probe.route() : probe.route().elsewhere();
  }

  private Future<Reply> next(Request request, Reply reply) {
    cookies.take(request.url(), reply.headers());
    Optional<String> location = reply.location();
    progress.saw(Seen.REDIRECTS, redirects);
    return location.isEmpty() || probe.redirects().follow() == 0
        ? Future.succeededFuture(reply)
        : follow(request, reply, location.get());
  }

  private Future<Reply> follow(Request request, Reply reply, String location) {
    Request redirected = request.redirected(reply.status(), target(request.url(), location));
    Optional<String> objection = objection(request, redirected);
    if (objection.isPresent()) {
      return Future.failedFuture(new Fault(Cause.REDIRECT, objection.get()));
    }
    redirects++;
    progress.redirected(System.nanoTime() - start);
    progress.saw(Seen.REDIRECTS, redirects);
    return hop(redirected, Optional.of(reply.from()));
  }

  private static URI target(URI base, String location) {
    try {
      return Url.parse(Url.resolve(base, location).toString());
    } catch (IllegalArgumentException wrong) {
      throw new Fault(Cause.REDIRECT, "bad redirect: Location " + wrong.getMessage());
    }
  }

  private Optional<String> objection(Request request, Request redirected) {
    String to = " to " + redirected.url();
    if (redirects >= probe.redirects().follow()) {
      return Optional.of(
          "more than " + Words.plural(redirects, "redirect") + "; the next goes" + to);
    }
    if (probe.redirects().sameHost() && !sameHost(request.url(), redirected.url())) {
      return Optional.of("redirect" + to + " leaves the host");
    }
    if (probe.redirects().sameScheme()
        && !request.url().getScheme().equals(redirected.url().getScheme())) {
      return Optional.of("redirect" + to + " changes the scheme");
    }
    return asked.contains(question(redirected))
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
