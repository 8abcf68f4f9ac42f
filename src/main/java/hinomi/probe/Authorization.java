package hinomi.probe;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a request says who asks. It is said anew in every request, and only to the author's host.
interface Authorization {
  /// The request, saying it as far as it can be said unasked.
  Future<Request> first(HttpVisit visit, Request request);

  /// What to ask after an answer 401; absent when there is nothing better to say.
  default Optional<Future<Request>> again(HttpVisit visit, Refused refused) {
    return Optional.empty();
  }

  /// A request, what was asked for it, the answer 401, and how many there were of these so far.
  record Refused(Request request, Request asked, Reply reply, int times) {}

  /// Always the same value of an Authorization header; it never prints.
  record Fixed(String value) implements Authorization {
    @Override
    public Future<Request> first(HttpVisit visit, Request request) {
      return Future.succeededFuture(request.saying(List.of(Map.entry("Authorization", value))));
    }

    @Override
    public String toString() {
      return "***";
    }
  }
}
