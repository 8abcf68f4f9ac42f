package hinomi.probe;

import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.outcome.Seen;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// One run of an HTTP probe: hop after hop until there is an answer, under one deadline.
final class HttpVisit {
  private final HttpProbe probe;
  private final Duration timeout;
  private final PromiseInternal<Outcome> outcome;
  private final Visit visit;
  private final Progress progress = new Progress();
  private final Cookies cookies = new Cookies();
  private final Set<String> asked = new HashSet<>();
  private final long start = System.nanoTime();
  private int redirects;

  HttpVisit(HttpProbe probe, Network network, Duration timeout) {
    ContextInternal context = ((VertxInternal) network.vertx()).getOrCreateContext();
    EventLoop loop = context.nettyEventLoop();
    this.probe = probe;
    this.timeout = timeout;
    this.outcome = context.promise();
    this.visit = new Visit(network, loop, Deadline.in(timeout), progress, new Lifeline());
  }

  Future<Outcome> go() {
    if (visit.loop().inEventLoop()) {
      begin();
    } else {
      visit.loop().execute(this::begin);
    }
    return outcome.future();
  }

  private void begin() {
    var timer = visit.loop().schedule(this::expire, timeout.toNanos(), TimeUnit.NANOSECONDS);
    outcome.future().onComplete(_ -> timer.cancel(false));
    hop(probe.request(), Optional.empty()).onComplete(this::answered, this::failed);
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

  private void answered(Reply reply) {
    outcome.tryComplete(progress.answered());
  }

  private void failed(Throwable error) {
    if (error instanceof Fault fault) {
      outcome.tryComplete(progress.failed(fault.reason(), fault.detail()));
    } else {
      outcome.tryFail(error);
    }
  }

  private void expire() {
    visit.lifeline().cut();
    outcome.tryComplete(
        progress.failed(
            Cause.TIMEOUT,
            "no answer within " + Words.duration(timeout) + ": " + progress.underWay()));
  }
}
