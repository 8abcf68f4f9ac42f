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

  /// TLS in the middle of the dialogue is a phase of its own.
  private long secureNanos;

  TcpVisit(TcpProbe probe, Visit visit) {
    this.probe = probe;
    this.visit = visit;
    this.dial = new Dial(visit, probe.endpoint().route());
  }

  Future<Dialogue> go() {
    Endpoint endpoint = probe.endpoint();
    return connected(endpoint)
        .map(channel -> Dialogue.on(channel, visit.progress()))
        .compose(this::runTurns)
        .eventually(visit::release);
  }

  private Future<Channel> connected(Endpoint endpoint) {
    return probe.tls() && probe.starttls().isEmpty()
        ? dial.connectTls(endpoint.server(), Optional.empty(), List.of())
        : dial.connect(endpoint.host(), endpoint.port(), Optional.empty())
            .compose(channel -> StartTls.begin(probe.starttls(), channel, visit.progress()))
            .compose(channel ->
                probe.starttls().isPresent() ? secure(channel) : Future.succeededFuture(channel));
  }

  private Future<Dialogue> runTurns(Dialogue dialogue) {
    Future<Dialogue> done = Future.succeededFuture(dialogue);
    for (DialogueTurn turn : probe.dialogue()) {
      done = done.compose(current -> run(turn, current));
    }
    return done;
  }

  private Future<Dialogue> run(DialogueTurn turn, Dialogue dialogue) {
    return switch (turn) {
      case DialogueTurn.Send(var bytes) -> dialogue.send(bytes.getBytes()).map(dialogue);
      case DialogueTurn.Expect expected -> expect(expected, dialogue).map(dialogue);
      case DialogueTurn.Secure() ->
          dialogue
              .handOver()
              .compose(this::secureMidway)
              .map(channel -> Dialogue.on(channel, visit.progress()));
    };
  }

  private Future<Channel> secure(Channel channel) {
    return dial.secure(channel, probe.endpoint().host(), List.of());
  }

  private Future<Channel> secureMidway(Channel channel) {
    long start = System.nanoTime();
    return secure(channel).onSuccess(_ -> secureNanos = System.nanoTime() - start);
  }

  private void recordPhases(Dialogue dialogue) {
    if (firstByteAt.isEmpty()) {
      firstByteAt = dialogue.recordFirstByte();
    }
    firstByteAt.ifPresent(first -> {
      long took = dialogue.lastReceivedAt() - first - secureNanos;
      if (took > 0) {
        visit.progress().recordPhase(Phase.DIALOGUE, took);
      }
    });
  }

  private Future<Void> expect(DialogueTurn.Expect turn, Dialogue dialogue) {
    ExpectedReply expected = turn.reply();
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
