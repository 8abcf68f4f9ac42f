package hinomi.probe;

import hinomi.assertion.PatientText;
import hinomi.dial.Dial;
import hinomi.dial.Endpoint;
import hinomi.dialogue.StartTls;
import hinomi.dialogue.Step;
import hinomi.dialogue.Talk;
import hinomi.dialogue.Wanted;
import hinomi.network.Fault;
import hinomi.outcome.Cause;
import hinomi.outcome.Fact;
import hinomi.visit.Visit;
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
  private final PatientText patience = PatientText.onLoop("");
  private final Map<String, String> captured = new TreeMap<>();

  TcpVisit(TcpProbe probe, Visit visit) {
    this.probe = probe;
    this.visit = visit;
    this.dial = new Dial(visit, probe.endpoint().route());
  }

  Future<Talk> go() {
    Endpoint endpoint = probe.endpoint();
    return dial.connect(endpoint.host(), endpoint.port(), Optional.empty())
        .compose(channel -> StartTls.begin(probe.starttls(), channel, visit.progress()))
        .compose(channel ->
            probe.tls() || probe.starttls().isPresent()
                ? secure(channel)
                : Future.succeededFuture(channel))
        .map(channel -> Talk.on(channel, visit.progress()))
        .compose(this::dialogue)
        .eventually(visit::hangUp);
  }

  private Future<Talk> dialogue(Talk talk) {
    Future<Talk> spoken = Future.succeededFuture(talk);
    for (Step step : probe.dialogue()) {
      spoken = spoken.compose(so -> take(step, so));
    }
    return spoken;
  }

  private Future<Talk> take(Step step, Talk talk) {
    return switch (step) {
      case Step.Send(var words) -> talk.say(words.getBytes()).map(talk);
      case Step.Expect(var wanted) -> expect(wanted, talk).map(talk);
      case Step.Secure() ->
          talk.end().compose(this::secure).map(channel -> Talk.on(channel, visit.progress()));
    };
  }

  private Future<Channel> secure(Channel channel) {
    return dial.secure(channel, probe.endpoint().host(), List.of());
  }

  private Future<Void> expect(Wanted wanted, Talk talk) {
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
  private static Optional<Fault> instead(Wanted wanted, Talk talk) {
    return Optional.of(talk.evidence())
        .filter(evidence -> !evidence.isEmpty())
        .map(evidence ->
            new Fault(
                Cause.PROTOCOL, "waited for " + wanted + ", but the server said " + evidence));
  }
}
