package hinomi.probe.tcp;

import hinomi.assertion.StepLimitedText;
import hinomi.net.ProbeFault;
import hinomi.net.dial.Dial;
import hinomi.net.dial.Endpoint;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.Fact;
import hinomi.outcome.Phase;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The steps of a TCP probe: connection, TLS if it begins at once, and the dialogue turn by turn.
final class TcpVisit {
  /// The named captures of expected replies.
  static final Fact<Map<String, String>> CAPTURED = Fact.of("tcp.captured", value -> value);

  private final TcpProbe probe;
  private final Visit visit;
  private final Dial dial;
  private final StepLimitedText steps = StepLimitedText.onLoop("");
  private final Map<String, String> captured = new TreeMap<>();
  private OptionalLong firstByteAt = OptionalLong.empty();
  private long handedOverAt;

  /// TLS in the middle of the dialogue is a phase of its own.
  private long secureNanos;

  TcpVisit(TcpProbe probe, Visit visit) {
    this.probe = probe;
    this.visit = visit;
    this.dial = new Dial(visit, probe.endpoint().route());
  }

  Future<Dialogue> go() {
    int secure = probe.dialogue().indexOf(new DialogueTurn.Secure());
    return connected(probe.dialogue().subList(0, Math.max(0, secure)))
        .map(channel -> Dialogue.on(channel, visit.progress()))
        .compose(dialogue ->
            runTurns(probe.dialogue().subList(secure + 1, probe.dialogue().size()), dialogue))
        .eventually(visit::release);
  }

  /// With TLS, if it has any, after these turns.
  private Future<Channel> connected(List<DialogueTurn> unencrypted) {
    Endpoint endpoint = probe.endpoint();
    if (probe.dialogue().contains(new DialogueTurn.Secure())) {
      return dial.connectTls(endpoint.server(), channel -> runUnencrypted(unencrypted, channel))
          .onSuccess(_ -> secureNanos = System.nanoTime() - handedOverAt);
    }
    return probe.tls() || probe.starttls().isPresent()
        ? dial.connectTls(
            endpoint.server(),
            channel -> StartTls.begin(probe.starttls(), channel, visit.progress()))
        : dial.connect(endpoint.host(), endpoint.port(), Optional.empty());
  }

  /// May run again, on another connection.
  private Future<Channel> runUnencrypted(List<DialogueTurn> turns, Channel channel) {
    firstByteAt = OptionalLong.empty();
    captured.clear();
    return runTurns(turns, Dialogue.on(channel, visit.progress()))
        .compose(Dialogue::handOver)
        .onSuccess(_ -> handedOverAt = System.nanoTime());
  }

  private Future<Dialogue> runTurns(List<DialogueTurn> turns, Dialogue dialogue) {
    Future<Dialogue> done = Future.succeededFuture(dialogue);
    for (DialogueTurn turn : turns) {
      done = done.compose(current -> run(turn, current));
    }
    return done;
  }

  private Future<Dialogue> run(DialogueTurn turn, Dialogue dialogue) {
    return switch (turn) {
      case DialogueTurn.Send(var bytes) -> dialogue.send(bytes.getBytes()).map(dialogue);
      case DialogueTurn.Expect expected -> expect(expected, dialogue).map(dialogue);
      case DialogueTurn.Secure() -> Future.succeededFuture(dialogue); // TLS has begun already
    };
  }

  private void recordPhases(Dialogue dialogue) {
    if (firstByteAt.isEmpty()) {
      firstByteAt = dialogue.recordFirstByte();
    }
    firstByteAt.ifPresent(first -> {
      long took = dialogue.lastReceivedAt() - first - secureNanos;
      if (took > 0) {
        visit.progress().recordPhase(Phase.DIALOGUE, took);
      } else {
        visit.progress().leave();
      }
    });
  }

  private void enterPhase() {
    if (firstByteAt.isPresent()) {
      visit.progress().enter(Phase.DIALOGUE, firstByteAt.getAsLong() + secureNanos);
    } else {
      visit.progress().enter(Phase.FIRST_BYTE);
    }
  }

  private Future<Void> expect(DialogueTurn.Expect turn, Dialogue dialogue) {
    ExpectedReply expected = turn.reply();
    enterPhase();
    return dialogue
        .receive(
            expected.toString(),
            () -> unexpected(expected, dialogue),
            (received, isAll) -> {
              refuse(turn, received, isAll, dialogue);
              return expected.find(received, isAll, steps);
            })
        .map(captures -> {
          recordPhases(dialogue);
          captured.putAll(captures);
          if (!captured.isEmpty()) {
            visit.progress().record(CAPTURED, new TreeMap<>(captured));
          }
          return null;
        });
  }

  /// Throws a [ProbeFault] when the server sent what the turn rejects.
  private void refuse(
      DialogueTurn.Expect turn, ByteBuf received, boolean isAll, Dialogue dialogue) {
    if (turn.rejected().isPresent()
        && turn.rejected().get().find(received.duplicate(), isAll, steps).isPresent()) {
      recordPhases(dialogue);
      throw unexpected(turn.reply(), dialogue).orElseThrow();
    }
  }

  /// The fault when the server sent something else until the timeout.
  private static Optional<ProbeFault> unexpected(ExpectedReply expected, Dialogue dialogue) {
    return Optional.of(dialogue.unread())
        .filter(unread -> !unread.isEmpty())
        .map(unread ->
            new ProbeFault(
                Cause.ASSERTION, "expected " + expected + ", the server sent " + unread));
  }
}
