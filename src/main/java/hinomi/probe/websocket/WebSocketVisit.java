package hinomi.probe.websocket;

import hinomi.net.ProbeFault;
import hinomi.net.dial.Dial;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.probe.http.Exchange;
import hinomi.probe.http.ResponseReader;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/// The steps of a WebSocket probe: connect, upgrade, say, hear, close.
final class WebSocketVisit {
  /// How long a server may take to answer the close, or half of what is left to the deadline.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

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
        .compose(talk -> hear(talk).compose(_ -> talk.close(farewell())))
        .onComplete(_ -> visit.lifeline().letGo());
  }

  private Future<WebSocketConnection> upgrade(Channel channel) {
    WebSocketUpgrade upgrade = new WebSocketUpgrade(probe.subprotocols());
    long start = System.nanoTime();
    return new Exchange(
            progress, ResponseLimits.DEFAULT, visit.network().bodies(), probe.route().version())
        .send(channel, upgrade.of(probe.request()))
        .compose(answer -> {
          progress.upgraded(System.nanoTime() - start);
          return upgrade
              .objection(answer)
              .<Future<WebSocketConnection>>map(
                  objection -> Future.failedFuture(new ProbeFault(Cause.PROTOCOL, objection)))
              .orElseGet(() -> Future.succeededFuture(talk(channel, answer)));
        });
  }

  /// Takes over at once: what the server says next may be there already.
  private WebSocketConnection talk(Channel channel, ResponseReader answer) {
    WebSocketConnection talk = WebSocketConnection.over(channel, progress, probe.expected());
    WebSocketUpgrade.agreed(answer)
        .ifPresent(chosen -> progress.saw(WebSocketProbe.SUBPROTOCOL, chosen));
    return talk;
  }

  private Future<Void> hear(WebSocketConnection talk) {
    probe.send().ifPresent(talk::say);
    return talk.heard();
  }

  private Duration farewell() {
    Duration half = visit.deadline().remaining().dividedBy(2);
    return half.compareTo(FAREWELL) < 0 ? half : FAREWELL;
  }
}
