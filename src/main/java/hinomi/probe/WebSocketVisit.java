package hinomi.probe;

import hinomi.dial.Dial;
import hinomi.http.Answer;
import hinomi.http.Exchange;
import hinomi.network.Fault;
import hinomi.outcome.Cause;
import hinomi.visit.Limits;
import hinomi.visit.Progress;
import hinomi.visit.Visit;
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

  private Future<WebSocketTalk> upgrade(Channel channel) {
    WebSocketUpgrade upgrade = new WebSocketUpgrade(probe.subprotocols());
    long start = System.nanoTime();
    return new Exchange(progress, Limits.DEFAULT, visit.network().bodies(), probe.route().version())
        .send(channel, upgrade.of(probe.request()))
        .compose(answer -> {
          progress.upgraded(System.nanoTime() - start);
          return upgrade
              .objection(answer)
              .<Future<WebSocketTalk>>map(
                  objection -> Future.failedFuture(new Fault(Cause.PROTOCOL, objection)))
              .orElseGet(() -> Future.succeededFuture(talk(channel, answer)));
        });
  }

  /// Takes over at once: what the server says next may be there already.
  private WebSocketTalk talk(Channel channel, Answer answer) {
    WebSocketTalk talk = WebSocketTalk.over(channel, progress, probe.expected());
    WebSocketUpgrade.agreed(answer)
        .ifPresent(chosen -> progress.saw(WebSocketProbe.SUBPROTOCOL, chosen));
    return talk;
  }

  private Future<Void> hear(WebSocketTalk talk) {
    probe.send().ifPresent(talk::say);
    return talk.heard();
  }

  private Duration farewell() {
    Duration half = visit.deadline().remaining().dividedBy(2);
    return half.compareTo(FAREWELL) < 0 ? half : FAREWELL;
  }
}
