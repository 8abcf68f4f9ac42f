package hinomi.probe.http;

import hinomi.net.Network;
import hinomi.outcome.Outcome.Answered;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Adds credentials to a request, anew for every request, and only for the host that the author
/// wrote.
interface Authorization {
  /// The request with the credentials that can be sent unasked.
  Future<Request> authorize(AuthContext context, Request request);

  /// The request to send after a response 401; absent when there are no better credentials.
  default Optional<Future<Request>> retry(AuthContext context, Rejected rejected) {
    return Optional.empty();
  }

  /// The run that needs the credentials.
  interface AuthContext {
    Instant now();

    Network network();

    /// Runs steps whose time is not part of the latency, but counts against the deadline.
    <T> Future<T> unmeasured(String activity, Supplier<Future<T>> steps);

    /// Sends a request to another server than the target.
    Future<Answered> sideRequest(Request request);
  }

  /// A request without credentials, the same as sent with them, and the response 401; `attempts`
  /// counts those so far.
  record Rejected(Request request, Request sent, Hop.Result response, int attempts) {}

  /// A constant value of the Authorization header; toString hides it.
  record Fixed(String value) implements Authorization {
    @Override
    public Future<Request> authorize(AuthContext context, Request request) {
      return Future.succeededFuture(request.authorized(value));
    }

    @Override
    public String toString() {
      return "***";
    }
  }
}
