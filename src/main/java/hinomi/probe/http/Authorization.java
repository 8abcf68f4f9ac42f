package hinomi.probe.http;

import hinomi.net.Network;
import hinomi.outcome.Outcome.Answered;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// How a request says who asks. It is said anew in every request, and only to the author's host.
interface Authorization {
  /// The request, saying it as far as it can be said unasked.
  Future<Request> first(Asker asker, Request request);

  /// What to ask after an answer 401; absent when there is nothing better to say.
  default Optional<Future<Request>> again(Asker asker, Refused refused) {
    return Optional.empty();
  }

  /// Who asks, and what it lets be done apart from looking at the site.
  interface Asker {
    Instant now();

    Network network();

    /// Takes steps that are no part of the site's latency, but of its deadline.
    <T> Future<T> apart(String words, Supplier<Future<T>> steps);

    /// What another server than the site's answers to one request.
    Future<Answered> aside(Request request);
  }

  /// A request, what was asked for it, the answer 401, and how many there were of these so far.
  record Refused(Request request, Request asked, HopResult reply, int times) {}

  /// Always the same value of an Authorization header; it never prints.
  record Fixed(String value) implements Authorization {
    @Override
    public Future<Request> first(Asker asker, Request request) {
      return Future.succeededFuture(request.saying(List.of(Map.entry("Authorization", value))));
    }

    @Override
    public String toString() {
      return "***";
    }
  }
}
