package hinomi.probe.websocket;

import hinomi.net.ProbeFault;
import hinomi.net.dial.Dial;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.probe.http.Exchange;
import hinomi.probe.http.Response;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/// The steps of a WebSocket probe: connect, upgrade, send, receive, close.
final class WebSocketVisit {
  /// How long to wait for the server's close frame; at most half of the time left.
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final WebSocketProbe probe;
  private final Visit visit;
  private final Progress progress;

  WebSocketVisit(WebSocketProbe probe, Visit visit) {
    this.probe = probe;
    this.visit = visit;
    this.progress = visit.progress();
  }

  Future<Void> go() {
    return new Dial(visit, probe.route())
        .to(probe.request().url(), Optional.empty())
        .compose(this::upgrade)
        .compose(socket -> exchange(socket).compose(_ -> socket.close(closeTimeout())))
        .onComplete(_ -> visit.cancellation().release());
  }

  private Future<WebSocketConnection> upgrade(Channel channel) {
    WebSocketUpgrade upgrade = new WebSocketUpgrade(probe.subprotocols());
    long start = System.nanoTime();
    progress.upgrading();
    return new Exchange(visit, ResponseLimits.DEFAULT, probe.route().version())
        .send(channel, upgrade.of(probe.request()))
        .compose(response -> {
          progress.upgraded(System.nanoTime() - start);
          return upgrade
              .refusal(response)
              .<Future<WebSocketConnection>>map(
                  refusal -> Future.failedFuture(new ProbeFault(Cause.PROTOCOL, refusal)))
              .orElseGet(() -> Future.succeededFuture(open(channel, response)));
        });
  }

  /// Takes over at once, as the first message may be there already.
  private WebSocketConnection open(Channel channel, Response response) {
    WebSocketConnection socket = WebSocketConnection.over(channel, visit, probe.expected());
    WebSocketUpgrade.subprotocol(response)
        .ifPresent(chosen -> progress.record(WebSocketProbe.SUBPROTOCOL, chosen));
    return socket;
  }

  private Future<Void> exchange(WebSocketConnection socket) {
    probe.send().ifPresent(socket::send);
    return socket.received();
  }

  private Duration closeTimeout() {
    Duration half = visit.timeLeft().dividedBy(2);
    return half.compareTo(CLOSE_TIMEOUT) < 0 ? half : CLOSE_TIMEOUT;
  }
}
