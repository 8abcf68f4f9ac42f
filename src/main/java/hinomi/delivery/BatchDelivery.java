package hinomi.delivery;

import hinomi.delivery.Response.Accepted;
import hinomi.delivery.Response.Later;
import hinomi.delivery.Response.Refused;
import hinomi.delivery.Response.Unauthorized;
import hinomi.journal.Entry;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Delivers one batch. A batch that is refused is halved until the bad entry stands alone. An entry
/// is given up only if it is refused again after others were accepted: when all are refused, the
/// entries are not to blame.
final class BatchDelivery {
  private static final int MAX_REFUSED = 16;

  private final HttpSender sender;
  private final DeliveryQueue queue;
  private final DeliveryMonitor monitor;
  private final Map<Entry, Refused> refused = new LinkedHashMap<>();
  private boolean accepted;

  BatchDelivery(HttpSender sender, DeliveryQueue queue, DeliveryMonitor monitor) {
    this.sender = sender;
    this.queue = queue;
    this.monitor = monitor;
  }

  /// The last answer, which decides what to do next.
  Future<Response> deliver(List<Entry> batch) {
    return send(batch)
        .compose(last -> accepted ? retryRefused(last) : succeeded(firstRefusal(last)));
  }

  private Future<Response> send(List<Entry> entries) {
    if (entries.size() > queue.destination().maxEntries()) {
      return sendHalves(entries);
    }
    return post(entries)
        .compose(response ->
            switch (response) {
              case Accepted _ -> succeeded(accept(entries, response));
              case Refused refusal when entries.size() == 1 ->
                  succeeded(setAside(entries.getFirst(), refusal));
              case Refused _ -> sendHalves(entries);
              case Unauthorized _, Later _ -> succeeded(response);
            });
  }

  private Future<Response> post(List<Entry> entries) {
    monitor.expectAnswer();
    return sender.post(queue.destination(), entries);
  }

  private Future<Response> sendHalves(List<Entry> entries) {
    int half = entries.size() / 2;
    return send(entries.subList(0, half))
        .compose(response ->
            response instanceof Accepted
                ? send(entries.subList(half, entries.size()))
                : succeeded(response));
  }

  private Response accept(List<Entry> entries, Response response) {
    accepted = true;
    queue.remove(entries);
    monitor.delivered(entries.size());
    return response;
  }

  /// The rest of the batch goes on, unless too many were refused and none was accepted.
  private Response setAside(Entry entry, Refused refusal) {
    refused.put(entry, refusal);
    return accepted || refused.size() < MAX_REFUSED ? new Accepted() : refusal;
  }

  /// The answer when nothing was accepted: a refusal, if there was one.
  private Response firstRefusal(Response last) {
    return refused.values().stream().<Response>map(each -> each).findFirst().orElse(last);
  }

  private Future<Response> retryRefused(Response last) {
    Future<Response> retried = succeeded(last);
    for (Entry each : refused.keySet()) {
      retried =
          retried.compose(response ->
              response instanceof Accepted
                  ? post(List.of(each)).map(again -> acceptOrGiveUp(each, again))
                  : succeeded(response));
    }
    return retried;
  }

  private Response acceptOrGiveUp(Entry entry, Response again) {
    return switch (again) {
      case Accepted _ -> accept(List.of(entry), again);
      case Refused(var reason) -> {
        queue.giveUp(List.of(entry), reason);
        monitor.rejected(entry, reason);
        yield new Accepted();
      }
      case Unauthorized _, Later _ -> again;
    };
  }

  private static Future<Response> succeeded(Response response) {
    return Future.succeededFuture(response);
  }
}
