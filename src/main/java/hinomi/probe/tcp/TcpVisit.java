package hinomi.probe.tcp;

import hinomi.assertion.StepLimitedText;
import hinomi.net.ProbeFault;
import hinomi.net.dial.Dial;
import hinomi.net.dial.Endpoint;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.Fact;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The steps of a TCP probe: the connection, TLS if it begins at once, and turn after turn of the
/// dialogue.
final class TcpVisit {
  /// What the named groups of expressions caught.
  static final Fact<Map<String, String>> CAPTURED = Fact.of("tcp.captured", value -> value);

  private final TcpProbe probe;
  private final Visit visit;
  private final Dial dial;
  private final StepLimitedText patience = StepLimitedText.onLoop("");
  private final Map<String, String> captured = new TreeMap<>();

  TcpVisit(TcpProbe probe, Visit visit) {
    this.probe = probe;
    this.visit = visit;
    this.dial = new Dial(visit, probe.endpoint().route());
  }

  Future<Dialogue> go() {
    Endpoint endpoint = probe.endpoint();
    return connected(endpoint)
        .map(channel -> Dialogue.on(channel, visit.progress()))
        .compose(this::dialogue)
        .eventually(visit::hangUp);
  }

  private Future<Channel> connected(Endpoint endpoint) {
    return probe.tls() && probe.starttls().isEmpty()
        ? dial.connectSecurely(endpoint.server(), Optional.empty(), List.of())
        : dial.connect(endpoint.host(), endpoint.port(), Optional.empty())
            .compose(channel -> StartTls.begin(probe.starttls(), channel, visit.progress()))
            .compose(channel ->
                probe.starttls().isPresent() ? secure(channel) : Future.succeededFuture(channel));
  }

  private Future<Dialogue> dialogue(Dialogue talk) {
    Future<Dialogue> spoken = Future.succeededFuture(talk);
    for (DialogueTurn step : probe.dialogue()) {
      spoken = spoken.compose(so -> take(step, so));
    }
    return spoken;
  }

  private Future<Dialogue> take(DialogueTurn step, Dialogue talk) {
    return switch (step) {
      case DialogueTurn.Send(var words) -> talk.say(words.getBytes()).map(talk);
      case DialogueTurn.Expect(var wanted) -> expect(wanted, talk).map(talk);
      case DialogueTurn.Secure() ->
          talk.end().compose(this::secure).map(channel -> Dialogue.on(channel, visit.progress()));
    };
  }

  private Future<Channel> secure(Channel channel) {
    return dial.secure(channel, probe.endpoint().host(), List.of());
  }

  private Future<Void> expect(ExpectedReply wanted, Dialogue talk) {
    return talk.hear(
            wanted.toString(),
            () -> instead(wanted, talk),
            (heard, isAll) -> wanted.in(heard, isAll, patience))
        .map(caught -> {
          talk.answered();
          captured.putAll(caught);
          if (!captured.isEmpty()) {
            visit.progress().saw(CAPTURED, new TreeMap<>(captured));
          }
          return null;
        });
  }

  /// When the server said something else until the time was up.
  private static Optional<ProbeFault> instead(ExpectedReply wanted, Dialogue talk) {
    return Optional.of(talk.evidence())
        .filter(evidence -> !evidence.isEmpty())
        .map(evidence ->
            new ProbeFault(
                Cause.PROTOCOL, "waited for " + wanted + ", but the server said " + evidence));
  }
}
